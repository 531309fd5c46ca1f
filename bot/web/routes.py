"""The site map: which file answers what."""

from __future__ import annotations

from bot.web import health, media
from bot.web.agent import (
    desk_stream,
    mail_page,
    plan_form,
    presence,
    queue_acts,
    queue_page,
    ticket_acts,
    ticket_help,
)
from bot.web.agent import ticket_page as agent_ticket_page
from bot.web.api import conversations, explain, guides, preferences, suggestions, walkthroughs
from bot.web.author import (
    author_page,
    check_page,
    edit_page,
    gap_page,
    gaps_page,
    history_page,
    new_page,
    picture_upload,
    publish_page,
    try_page,
    versions_page,
)
from bot.web.customer import (
    article_page,
    coming_back,
    conversations_page,
    forgetting_page,
    handoff_page,
    help_page,
    mail_guide_page,
    person_page,
    preferences_page,
    search_page,
    site_map,
    ticket_page,
    topic_page,
)
from bot.web.lead import (
    hours_page,
    lead_page,
    log_page,
    member_page,
    queues_page,
    replies_page,
    targets_page,
    team_page,
)
from bot.web.staff import account_page, forgot_page, link_page, sign_in_page

API = (
    # /api/v1
    conversations.router,  # /conversations, /{id}, /{id}/messages|choices|feedback|handoff|events
    guides.router,  # /guides: mail one to whoever wants to keep it
    suggestions.router,  # /suggestions: articles for a question that is still being written
    preferences.router,  # /preferences: how the customer likes to be helped
    walkthroughs.router,  # /walkthroughs/{id}/held
    explain.router,  # /explain: why the bot would say what it would say (staff)
)

PAGES = (
    # is it alive, is it ready
    health.router,  # /healthz, /readyz
    # members of staff
    sign_in_page.router,  # /staff/sign-in, /staff/sign-out
    forgot_page.router,  # /staff/forgot
    link_page.router,  # /staff/links/{token}: an invitation, or a new password
    account_page.router,  # /staff/account, /staff/password|away
    queue_page.router,  # /agent: the list
    queue_acts.router,  # /agent/take|next|many, /agent/views
    presence.router,  # /agent/here, /agent/presence
    desk_stream.router,  # /agent/events, /agent/tickets/{reference}/events: something changed
    mail_page.router,  # /agent/mail: what did not go out
    plan_form.router,  # /agent/tickets/{reference}/plan: what its customer pays for
    agent_ticket_page.router,  # /agent/tickets/{reference}, /files/{key}
    ticket_acts.router,  # .../take|assign|move|escalate|give-back|tags|priority|marks, .../notes/{id}
    ticket_help.router,  # .../presence, .../quotes, .../canned: for the script of that page
    author_page.router,  # /author
    new_page.router,  # /author/new
    edit_page.router,  # /author/articles/{lang}/{id}, /preview|discard
    picture_upload.router,  # /author/articles/{lang}/{id}/pictures
    history_page.router,  # /author/articles/{lang}/{id}/history, /restore
    check_page.router,  # /author/check: what is missing, wrong, there twice, or marked by agents
    gaps_page.router,  # /author/gaps: what customers could not find
    gap_page.router,  # /author/gaps/{key}, /{key}/add|dismiss|written|reopen
    try_page.router,  # /author/try, /author/batch
    publish_page.router,  # /author/publish: what waits, and what a build of it showed
    versions_page.router,  # /author/versions, /author/versions/back
    lead_page.router,  # /lead: how it went
    team_page.router,  # /lead/team, /lead/team/invite
    member_page.router,  # /lead/team/{member_id}, /work|away|role|link|disable|enable
    queues_page.router,  # /lead/queues/{team}, /rotas/{duty}, /swaps: how tickets reach people
    hours_page.router,  # /lead/hours/{team}, /office|days: when a team is at work
    targets_page.router,  # /lead/targets/{team}: what it promises
    replies_page.router,  # /lead/replies, /new, /{number}, /remove
    log_page.router,  # /lead/log: the audit log
    # customers
    media.router,  # /media/{path}: the images of articles
    site_map.router,  # /sitemap.xml, /robots.txt
    help_page.router,  # /, /{lang}, and what is said in a conversation without a script
    handoff_page.router,  # /{lang}/handoff|feedback: the forms below it
    preferences_page.router,  # /{lang}/preferences
    coming_back.router,  # /{lang}/held: whether a finished walkthrough held
    conversations_page.router,  # /{lang}/conversations: the customer's own
    forgetting_page.router,  # /{lang}/forget: on a shared device
    person_page.router,  # /{lang}/person: what a person is wanted for
    search_page.router,  # /{lang}/search
    topic_page.router,  # /{lang}/topics/{topic}
    article_page.router,  # /{lang}/articles/{id}, /{id}/votes|walkthrough
    mail_guide_page.router,  # /{lang}/articles/{id}/mail
    ticket_page.router,  # /{lang}/tickets/{key}
)
