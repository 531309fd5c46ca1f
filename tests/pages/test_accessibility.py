"""No customer meets a barrier: every state of each page, in both languages, small and large, light, dark."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest

from bot.language import LANGUAGES, Lang
from tests.actions.cast import Clock
from tests.pages.cast import Desk, Visitor
from tests.pages.inspection import SCREENS, assert_well_made, barriers
from tests.pages.journey import asking, coming_back, reaching_a_person, reading


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_is_open_to_everybody(
    samira: Visitor, at_desk: Callable[..., Desk], clock: Clock, lang: Lang
) -> None:
    found = {}
    for state in chain(
        reading(samira, lang),
        asking(samira, lang),
        coming_back(samira, clock, lang),
        reaching_a_person(samira, at_desk, lang),
    ):
        for width, scheme in SCREENS[lang]:
            samira.page.set_viewport_size({"width": width, "height": 800})
            samira.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert_well_made(samira.page, lang)
            found[state, width, scheme] = barriers(samira.page)
    assert {where: what for where, what in found.items() if what} == {}
    assert all("404" in complaint for complaint in samira.complaints)
    samira.complaints.clear()
