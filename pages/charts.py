"""Charts as plain functions that return SVG. Geometry stands in attributes, so a strict content policy lets it pass
and paper shows it without background graphics; each chart has a twin in words for those who do not see it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.words import field_of_work, number, whole_percent

Number = int | float | Decimal
GOAL_PATH = "M0 0v17.5M0 .8h10l-2.8 3.2 2.8 3.2H0"
SPARK_WIDTH, SPARK_HEIGHT = 64, 20


def progress(
    percent: Number | None,
    *,
    stages: Iterable[tuple[Number, bool]] = (),
    time: Number | None = None,
    field: str = "",
    met: bool = False,
    text: str = "",
) -> SafeString:
    """A bar of 0–100 % with its stages (place in %, reached), the share of the time limit used (%) and the goal's flag.

    `text` replaces the twin in words.
    """
    share, marks = whole_percent(percent), [(whole_percent(at), reached) for at, reached in stages]
    dots = format_html_join(
        "",
        '<circle class="st{}" cx="{}%" cy="9" r="4.5"/>',
        ((" on" if reached else "", at) for at, reached in marks),
    )
    return format_html(
        '<svg class="prog {}" aria-hidden="true"><rect class="rail" y="5" width="100%" height="8" rx="2"/>'
        '<rect class="val" y="5" width="{}%" height="8" rx="2"/>{}{}'
        '<svg x="100%" overflow="visible"><path class="goal{}" d="{}"/></svg></svg><span class="sr">{}</span>',
        field_of_work(field).css,
        share,
        "" if time is None else format_html('<rect class="time" y="15" width="{}%" height="2"/>', whole_percent(time)),
        dots,
        " on" if met else "",
        GOAL_PATH,
        text or progress_in_words(share, marks, time, met),
    )


def progress_in_words(share: int, marks: Sequence[tuple[int, bool]], time: Number | None, met: bool) -> str:
    """The twin of `progress`: `77 % of the way, 1 of 2 stages reached, 64 % of the time limit used`."""
    words = [_("goal reached") if met else _("%(share)s %% of the way") % {"share": share}]
    if marks:
        reached = sum(1 for _at, done in marks if done)
        words.append(_("%(reached)s of %(all)s stages reached") % {"reached": reached, "all": len(marks)})
    if time is not None:
        words.append(_("%(share)s %% of the time limit used") % {"share": whole_percent(time)})
    return ", ".join(words)


def spark(
    values: Sequence[Number], goal: Number | None = None, *, field: str = "", unit: str = "", text: str = ""
) -> SafeString:
    """The last readings as a line (oldest first) and the goal as a dotted one; falling goals are drawn as they are."""
    if not values:
        return format_html('<span class="mute">{}</span>', text or _("no readings yet"))
    points = [float(value) for value in values]
    target = None if goal is None else float(goal)
    levels = points if target is None else [*points, target]
    low, high = min(levels), max(levels)

    def height(value: float) -> float:
        return 10.0 if high == low else round(18 - 16 * (value - low) / (high - low), 1)

    step = 60 / max(1, len(points) - 1)
    spots = [(round(1 + step * place, 1), height(value)) for place, value in enumerate(points)]
    line = "M" + "L".join(f"{x} {y}" for x, y in spots)
    rule = (
        ""
        if target is None
        else format_html('<line x1="0" x2="{}" y1="{}" y2="{}"/>', SPARK_WIDTH, height(target), height(target))
    )
    return format_html(
        '<svg class="spark {}" width="{}" height="{}" aria-hidden="true">{}<path d="{}"/>'
        '<circle cx="{}" cy="{}" r="2.2"/></svg><span class="sr">{}</span>',
        field_of_work(field).css,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        rule,
        line,
        spots[-1][0],
        spots[-1][1],
        text or spark_in_words(values, goal, unit),
    )


def spark_in_words(values: Sequence[Number], goal: Number | None, unit: str) -> str:
    """The twin of `spark`: `61 to 66.4 %, goal 68 %`."""
    words = _("%(first)s to %(last)s") % {"first": number(values[0]), "last": number(values[-1], unit)}
    return words if goal is None else _("%(course)s, goal %(goal)s") % {"course": words, "goal": number(goal, unit)}


def mini_progress(percent: Number | None, *, field: str = "", met: bool = False) -> SafeString:
    """The bar alone, for rows of a tree; its percentage is the twin."""
    return progress(percent, field=field, met=met)


def bar(value: Number, most: Number, *, field: str = "", text: str = "") -> SafeString:
    """A number as a part of the largest beside it, in a column of such; `text` is its twin in words."""
    return format_html(
        '<svg class="prog {}" aria-hidden="true"><rect class="rail" y="5" width="100%" height="8" rx="2"/>'
        '<rect class="val" y="5" width="{}%" height="8" rx="2"/></svg><span class="sr">{}</span>',
        field_of_work(field).css,
        whole_percent(0 if not most else 100 * Decimal(value) / Decimal(most)),
        text,
    )


def spread(
    asked: Number,
    *,
    low: Number,
    lower: Number,
    median: Number,
    upper: Number,
    high: Number,
    own: Number | None = None,
    field: str = "",
    within: bool = True,
) -> SafeString:
    """Where a pace that is asked (the goal's flag) lies on a line: usual range (pale), quartiles, median; own as a dot.

    The numbers stand beside it as words, so it has no twin of its own.
    """
    levels = [float(one) for one in (asked, low, high, 0 if own is None else own, 0)]
    least, whole = min(levels), (max(levels) - min(levels)) or 1.0

    def place(value: Number) -> float:
        return round(2 + 94 * (float(value) - least) / whole, 1)

    def band(first: Number, last: Number, opacity: str) -> SafeString:
        return format_html(
            '<rect class="val" x="{}%" y="5" width="{}%" height="8" fill-opacity="{}"/>',
            place(first),
            max(0.6, round(place(last) - place(first), 1)),
            opacity,
        )

    return format_html(
        '<svg class="prog {}" aria-hidden="true"><rect class="rail" y="5" width="100%" height="8" rx="2"/>{}{}'
        '<rect class="val" x="{}%" y="1" width="3" height="16"/>{}'
        '<svg x="{}%" overflow="visible"><path class="goal{}" d="{}"/></svg></svg>',
        field_of_work(field).css,
        band(low, high, ".25"),
        band(lower, upper, ".5"),
        place(median),
        "" if own is None else format_html('<circle class="st on" cx="{}%" cy="9" r="4.5"/>', place(own)),
        place(asked),
        " on" if within else "",
        GOAL_PATH,
    )


def heat(percent: Number | None, met: int, all_: int, *, field: str = "") -> SafeString:
    """A field of a heat table: the deeper, the further; the words beneath say the same, on paper too."""
    if not all_:
        return format_html('<span class="mute">–</span><span class="sr">{}</span>', _("no targets"))
    share = whole_percent(percent)
    return format_html(
        '<svg class="prog {}" aria-hidden="true"><rect class="rail" width="100%" height="18" rx="2"/>'
        '<rect class="val" width="100%" height="18" rx="2" fill-opacity="{}"/></svg><span class="nowrap">{}</span>',
        field_of_work(field).css,
        round(0.1 + 0.9 * min(4, share // 20) / 4, 2),
        _("%(share)s %%, met %(met)s of %(all)s") % {"share": share, "met": number(met), "all": number(all_)},
    )
