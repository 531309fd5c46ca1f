"""The tables: facts, not rates. Times are UTC; every figure is derived from these rows when asked for."""

from __future__ import annotations

from bot.storage.schema.authoring import article_revisions as article_revisions
from bot.storage.schema.authoring import batch_questions as batch_questions
from bot.storage.schema.authoring import gap_decision_questions as gap_decision_questions
from bot.storage.schema.authoring import gap_decisions as gap_decisions
from bot.storage.schema.authoring import publications as publications
from bot.storage.schema.authoring import question_vectors as question_vectors
from bot.storage.schema.authoring import staged_articles as staged_articles
from bot.storage.schema.columns import Moment as Moment
from bot.storage.schema.columns import metadata as metadata
from bot.storage.schema.desk import SEARCH as SEARCH
from bot.storage.schema.desk import answer_marks as answer_marks
from bot.storage.schema.desk import audit_log as audit_log
from bot.storage.schema.desk import canned_replies as canned_replies
from bot.storage.schema.desk import drafts as drafts
from bot.storage.schema.desk import holidays as holidays
from bot.storage.schema.desk import notes as notes
from bot.storage.schema.desk import presence as presence
from bot.storage.schema.desk import queue_strategies as queue_strategies
from bot.storage.schema.desk import rotas as rotas
from bot.storage.schema.desk import saved_views as saved_views
from bot.storage.schema.desk import staff_tokens as staff_tokens
from bot.storage.schema.desk import targets as targets
from bot.storage.schema.desk import team_hours as team_hours
from bot.storage.schema.desk import ticket_tags as ticket_tags
from bot.storage.schema.desk import ticket_words as ticket_words
from bot.storage.schema.people import customer_sessions as customer_sessions
from bot.storage.schema.people import customers as customers
from bot.storage.schema.people import staff as staff
from bot.storage.schema.people import staff_sessions as staff_sessions
from bot.storage.schema.people import writes as writes
from bot.storage.schema.talking import article_votes as article_votes
from bot.storage.schema.talking import conversations as conversations
from bot.storage.schema.talking import decisions as decisions
from bot.storage.schema.talking import episodes as episodes
from bot.storage.schema.talking import feedback as feedback
from bot.storage.schema.talking import messages as messages
from bot.storage.schema.talking import occurrences as occurrences
from bot.storage.schema.talking import walkthroughs as walkthroughs
from bot.storage.schema.ticketing import attachments as attachments
from bot.storage.schema.ticketing import earlier_handoffs as earlier_handoffs
from bot.storage.schema.ticketing import outbox as outbox
from bot.storage.schema.ticketing import ticket_events as ticket_events
from bot.storage.schema.ticketing import tickets as tickets
