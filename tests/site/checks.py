"""The checks of a built page: facts in, problems out, each problem one sentence without the page's name."""

import re
from collections import Counter

from tests.site.facts import MOVED, Facts

KIB = 1024
RAW = (
    r"\{\{", r"\}\}", r"\]\(", r"\[@", r"\$\$", r"!!!", r"\?\?\?", r"[\ue000\ue001\x02\x03]", "klzzwxh",
)  # fmt: skip


def check_weight(facts: Facts) -> list[str]:
    """At most 130 KB transferred, fonts included."""
    return [f"{facts.bytes / KIB:.1f} KB transferred"] * (facts.bytes > 130 * KIB)


def check_requests(facts: Facts) -> list[str]:
    """At most 14 requests."""
    return [f"{len(facts.requests)} requests"] * (len(facts.requests) > 14)


def check_early_fonts(facts: Facts) -> list[str]:
    """A font is asked for at the top of a page: once the page is laid out that would take two more round trips."""
    return [f"asks late for {url.rpartition('/')[2]}" for url in facts.fonts if url not in facts.online["early"]]


def check_third_parties(facts: Facts) -> list[str]:
    """Nothing is asked of anyone else."""
    return [f"asks {url}" for url in sorted(set(facts.foreign))]


def check_layout_shift(facts: Facts) -> list[str]:
    """Nothing moves while the page loads: cumulative layout shift at most 1/100."""
    return [f"layout shift {facts.shift:.4f}"] * (facts.shift > MOVED)


def check_axe_light(facts: Facts) -> list[str]:
    """axe-core finds no violation in the light theme."""
    return facts.axe_light


def check_axe_dark(facts: Facts) -> list[str]:
    """axe-core finds no violation in the dark theme."""
    return facts.axe_dark


def check_console(facts: Facts) -> list[str]:
    """No error, no warning, no failed request, from a server or from the disk."""
    # Chromium refuses to fetch a font early from the disk, then loads it as usual; check_disk sees that it did.
    from_disk = {message for message in facts.disk_messages if ".woff2" not in message}
    return sorted(set(facts.messages)) + [f"from disk: {message}" for message in sorted(from_disk)]


def check_no_script(facts: Facts) -> list[str]:
    """Without JavaScript every word, formula and picture is there."""
    return _less(facts.online, facts.no_script)


def check_disk(facts: Facts) -> list[str]:
    """Opened from the disk, with JavaScript and without, every word, formula and picture is there."""
    return [problem for seen in facts.from_disk for problem in _less(facts.online, seen)]


def check_visible(facts: Facts) -> list[str]:
    """Every formula, figure and image can be seen; no drawing refers to a part that is missing."""
    seen = facts.online
    return (
        [f"invisible formula {text}" for text in seen["formulas_hidden"]]
        + [f"invisible picture {label}" for label in seen["pictures_hidden"]]
        + [f"figure without a picture or table: {name}" for name in seen["figures_empty"]]
        + [f"broken image {source}" for source in seen["images_broken"]]
        + [f"a drawing refers to #{name}, which is missing" for name in sorted(set(seen["dangling"]))]
    )


def check_formula_font(facts: Facts) -> list[str]:
    """Every character of every formula comes from the site's own font."""
    return [f"a formula falls back to {name}" for name in facts.fallback_fonts]


def check_text_face(facts: Facts) -> list[str]:
    """The text is set in the site's own face; that it has every character is seen to by the build."""
    return ["the text is not set in Site Serif"] * ("Site Serif" not in facts.online["fonts"])


def check_phone_width(facts: Facts) -> list[str]:
    """No sideways scroll at 360 pixels."""
    content, window = facts.online["width"]
    return [f"content is {content} px wide in a window of {window}"] * (content > window)


def check_narrow_width(facts: Facts) -> list[str]:
    """No sideways scroll at 320 pixels either, folds closed or open, and the titles of the neighbouring pages are whole."""
    return [problem for seen in facts.from_disk for problem in _narrow(seen)]


def check_footer(facts: Facts) -> list[str]:
    """The titles of the neighbouring pages have room at 360 pixels: 80 for the longest word."""
    return [
        f"a neighbour's title reaches from {left:.0f} to {right:.0f} px"
        for left, right in facts.online["neighbours"]
        if right - left < 80 or left < 0 or right > facts.online["width"][1]
    ]


def check_figure_text(facts: Facts) -> list[str]:
    """Text in figures is at least 11 pixels high at 360 pixels; every figure says how large its text is."""
    return [
        f"no data-font-size on picture {label!r}" if size is None else f"text of {size:.1f} px in {label!r}"
        for label, size in facts.online["figure_text"]
        if size is None or size < 11 - 1e-6
    ]


def check_dark(facts: Facts) -> list[str]:
    """Without JavaScript the page follows a dark system: light ink on a dark ground."""
    grounds = [_luminance(colour) for colour in facts.no_script["ground"]]
    ground = next((value for value in grounds if value is not None), 1.0)  # a browser's default is white
    ink = _luminance(facts.no_script["ink"]) or 0.0
    return ([f"ground of luminance {ground:.2f} in dark"] * (ground > 0.1)) + (
        [f"ink of luminance {ink:.2f} in dark"] * (ink < 0.4)
    )


def check_raw_notation(facts: Facts) -> list[str]:
    """No notation of the sources is left in the text."""
    return [
        f"raw notation: {' '.join(match[0].split())}"
        for raw in RAW
        for match in re.finditer(f".{{0,20}}{raw}.{{0,30}}", facts.online["prose"])
    ]


def check_policy(facts: Facts) -> list[str]:
    """The page has a Content-Security-Policy, which refuses nothing that the page asks for, in any of the four ways."""
    said = [*facts.messages, *facts.disk_messages]
    refused = [*facts.online["refused"], *(one for seen in facts.from_disk for one in seen["refused"])]
    refused += [message for message in said if "Content Security Policy" in message]
    return ["no Content-Security-Policy"] * (not facts.online["policy"]) + sorted(set(refused))


def check_ids(facts: Facts) -> list[str]:
    """An id names one thing, drawings included."""
    return [f"id {name!r} {n} times" for name, n in Counter(facts.online["ids"]).items() if n > 1]


PAGE_CHECKS = [value for name, value in list(globals().items()) if name.startswith("check_")]


def _narrow(seen: dict) -> list[str]:
    """What does not fit where `seen` was read."""
    content, window, cut = seen["folded"]
    unfolded = seen["unfolded"]
    wide = [f"content is {content} px wide in a window of {window}"] * (content > window)
    wide += [f"content is {unfolded} px wide in a window of {window}, with all folds open"] * (
        unfolded > window >= content
    )
    return wide + [f"the title of a neighbour is cut: {title}" for title in cut]


def _less(whole: dict, other: dict) -> list[str]:
    """What ``other`` lacks of ``whole``: words, formulas, pictures."""
    lost = Counter(whole["text"].split()) - Counter(other["text"].split())
    problems = [f"{sum(lost.values())} words missing, such as {' '.join(list(lost)[:5])!r}"] * bool(lost)
    for kind in ("formulas", "pictures"):
        shown, wanted = (len(other[f"{kind}_hidden"]), other[kind]), whole[kind]
        if shown[1] - shown[0] < wanted:
            problems.append(f"{shown[1] - shown[0]} of {wanted} {kind} visible")
    # Until the face is there a browser may ask for the next font of the list as well, and need nothing of it.
    if missing := set(whole["fonts"]) - set(other["fonts"]) - set(other["fonts_unasked"]):
        problems.append(f"font {min(missing)} does not load")
    return problems


def _luminance(colour: str) -> float | None:
    """Relative luminance of a CSS colour as browsers report it, 0 to 1; None when transparent."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)]
    if len(numbers) == 4 and numbers[3] == 0:
        return None
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in numbers[:3])]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
