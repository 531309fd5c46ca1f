"""What an evaluation found, as one picture: what answering more would cost, and whether chances hold true.

The only owner of matplotlib.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from bot.domain.measures import Outcome, Point, reliability, risk_coverage, standing, thinned

_STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#808080",
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlepad": 12,
    "axes.titlesize": "large",
    "axes.titleweight": "bold",
    "font.size": 11,
    "grid.color": "#e4e4e4",
    "legend.frameon": False,
    "svg.fonttype": "none",  # text that can be searched and read aloud
    "text.parse_math": False,  # a file's name may hold a dollar
}
_GREY = "#606060"
_COLOURS = ("#3f90da", "#bd1f01", "#832db6", "#ffa90e", "#94a4a2", "#a96b59", "#e76300", "#717581")
"""Told apart by the colour-blind as well (Petroff, "Accessible color sequences", 2021)."""

_SIZE_INCHES = (12.0, 5.6)
_DOTS_PER_INCH = 150
_COLUMNS = 3

_NOISE = 0.02
"""Below this coverage a handful of questions is the whole risk: the height of the picture ignores it."""

_LOWEST_CEILING = 0.05
_AREA_OF_STANDING, _AREA_OF_ALL, _AREA_OF_NONE = 80.0, 400.0, 16.0
"""Of dots, in square points: where the bot stands; a bin that holds every question; one with hardly any."""


def draw(files: Mapping[str, Sequence[Outcome]], path: Path) -> None:
    """Write a picture of `files`, with a curve for each by its name, in the format of `path`'s ending."""
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.15, h_pad=0.1)  # type: ignore[union-attr,call-arg]
        risk, trust = figure.subplots(1, 2)
        _draw_risk(risk, files)
        _draw_reliability(trust, files)
        handles, names = risk.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=min(_COLUMNS, len(names)))
        figure.savefig(path, dpi=_DOTS_PER_INCH)


def _draw_risk(axes: Axes, files: Mapping[str, Sequence[Outcome]]) -> None:
    axes.set_title("Risk and coverage: what answering more would cost")
    axes.set_xlabel("Coverage: share of all questions that are answered\n(dot: where the bot stands)")
    axes.set_ylabel("Risk: share of the answered that are wrong")
    ceiling = _LOWEST_CEILING
    for (name, outcomes), colour in zip(files.items(), cycle(_COLOURS), strict=False):
        points = thinned(risk_coverage(outcomes))
        coverage, risk = [point.coverage for point in points], [point.risk for point in points]
        axes.plot(coverage, risk, color=colour, linewidth=2, label=name)
        ceiling = max(ceiling, _highest(points))
        if now := standing(outcomes):
            axes.scatter(*now, _AREA_OF_STANDING, color=colour, edgecolors="white", zorder=3, clip_on=False)
            ceiling = max(ceiling, now[1])
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, min(1.02, ceiling * 1.1))
    _in_percent(axes)


def _highest(points: Sequence[Point]) -> float:
    return max((point.risk for point in points if point.coverage >= _NOISE), default=0.0)


def _draw_reliability(axes: Axes, files: Mapping[str, Sequence[Outcome]]) -> None:
    axes.set_title("Reliability: whether the probabilities hold true")
    axes.set_xlabel(
        "Probability that was given to the first article\n"
        "(dashed: as it should be; the larger a dot, the more questions)"
    )
    axes.set_ylabel("Share of times that it was right")
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1.2)
    for outcomes, colour in zip(files.values(), cycle(_COLOURS), strict=False):
        bins = [one for one in reliability(outcomes) if one.count]
        chances, right = [one.mean_probability or 0 for one in bins], [one.share_right or 0 for one in bins]
        areas = [_AREA_OF_NONE + _AREA_OF_ALL * one.count / len(outcomes) for one in bins]
        axes.plot(chances, right, color=colour, linewidth=1.4, alpha=0.6)
        axes.scatter(
            chances, right, areas, color=colour, alpha=0.8, edgecolors="white", zorder=3, clip_on=False
        )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    _in_percent(axes)


def _in_percent(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
