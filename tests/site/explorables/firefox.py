"""Take each explorable in hand in Firefox, which the gate does not need: mathematics, keys, pointer, address, print.

python -m tests.site.explorables.firefox        after `make site`; prints a line for each explorable, fails if one is wrong
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from typing import Any

import numpy as np
from tornado.websocket import WebSocketClientConnection, websocket_connect

from scripts.places import ROOT
from tests.site.explorables.open import HAND, maths
from tests.site.explorables.rows import ROWS, Row
from tests.site.facts import DESKTOP
from tests.site.server import serve

LISTENING = re.compile(rb"BiDi listening on (ws://\S+)")
LONGEST = 30  # seconds that an answer may take
ARROW = "\ue012"  # the left one, as WebDriver writes it
PRINTED = """() => {
  const svg = () => document.querySelector(`#fig-${NAME} svg`), now = svg();
  dispatchEvent(new Event("beforeprint"));
  const other = svg() !== now;
  dispatchEvent(new Event("afterprint"));
  return other && svg() === now;
}"""


class Tab:
    """A tab of Firefox, driven by WebDriver BiDi: a command is sent, and its answer awaited."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket, self._count, self.context = socket, 0, ""

    async def send(self, method: str, **params: Any) -> Any:
        """The answer to a command. Raises TimeoutError, which names it, if there is none; now and then Firefox owes one."""
        try:
            return await asyncio.wait_for(self._answer(method, params), LONGEST)
        except TimeoutError:
            raise TimeoutError(f"no answer to {method} in {LONGEST} s") from None

    async def _answer(self, method: str, params: dict[str, Any]) -> Any:
        self._count += 1
        await self._socket.write_message(json.dumps({"id": self._count, "method": method, "params": params}))
        while (message := await self._socket.read_message()) is not None:
            answer = json.loads(message)
            if answer.get("id") == self._count:
                if answer["type"] == "error":
                    raise RuntimeError(f"Firefox: {answer['error']}: {answer['message']}")
                return answer["result"]
        raise RuntimeError("Firefox closed the connection.")

    async def ask(self, code: str) -> Any:
        """What a function in JavaScript returns, as plain data."""
        expression = f"Promise.resolve(({code})()).then(JSON.stringify)"
        target = {"context": self.context}
        found = await self.send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if found["type"] == "exception":
            raise RuntimeError(f"Firefox: {found['exceptionDetails']['text']}")
        return json.loads(found["result"].get("value", "null"))

    async def act(self, kind: str, *actions: dict[str, Any]) -> None:
        source = {"type": kind, "id": kind, "actions": list(actions)}
        await self.send("input.performActions", context=self.context, actions=[source])

    async def drag(self, x: float, y: float, by: float) -> None:
        """Press at a place of the window, move to the right and up in five steps, let go."""
        steps = [{"type": "pointerMove", "x": int(x + by * k / 5), "y": int(y - by * k / 10)} for k in range(1, 6)]
        begin = {"type": "pointerMove", "x": int(x), "y": int(y)}, {"type": "pointerDown", "button": 0}
        await self.act("pointer", *begin, *steps, {"type": "pointerUp", "button": 0})


async def wrong(tab: Tab, row: Row, url: str) -> list[str]:
    """What differs from what is meant."""
    scope = f"{maths(row)}; const one = hand({json.dumps(row.name)});"
    agrees = f"[...one.wrong(), ...({row.agrees})(one.state(), one.sentence(), one.points)]"
    problems, state = f"() => {{ {scope} return {agrees}; }}", f"() => hand({json.dumps(row.name)}).state()"
    found: list[str] = []

    async def after(what: str, before: Any, moves: bool = True) -> None:
        found.extend(f"after {what}: {problem}" for problem in await tab.ask(problems))
        if moves and await tab.ask(state) == before:
            found.append(f"{what} moves nothing")

    await tab.send("browsingContext.navigate", context=tab.context, url=url + row.page, wait="complete")
    await tab.ask(
        f"() => {{ {HAND} return document.fonts.ready.then(() => new Promise((end) => setTimeout(end, 100))); }}"
    )
    cases = row.cases(np.random.default_rng(1))
    answers = await tab.ask(f"() => {{ {maths(row)} return {json.dumps(cases)}.map({row.ask}); }}")
    expected = np.array([row.answer(case) for case in cases])
    error = np.max(np.abs(np.array(answers) - expected) / np.maximum(np.abs(expected), 1))
    found += [f"the mathematics is off by {error:.1e}"] * bool(error >= 1e-12)
    start, figure = await tab.ask(state), f"document.querySelector('#fig-{row.name}')"
    await tab.ask(f"() => {{ {figure}.querySelector('[data-reset]').click(); }}")  # before, nothing is drawn
    await after("the start", start, moves=False)

    await tab.ask(f"() => {{ {figure}.querySelector('[type=range]').focus(); }}")
    await tab.act("key", {"type": "keyDown", "value": ARROW}, {"type": "keyUp", "value": ARROW})
    await after("the arrow key", start)
    for number in range(await tab.ask(f"() => {figure}.querySelectorAll('.grip').length")):
        before = await tab.ask(state)
        grip = f"{figure}.querySelectorAll('.grip')[{number}]"
        box = await tab.ask(
            f"() => {{ {grip}.scrollIntoView({{ block: 'center' }}); return {grip}.getBoundingClientRect(); }}"
        )
        await tab.drag(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 60)
        await after(f"a drag of handle {number}", before)
    before = await tab.ask(state)
    await tab.ask(f"() => {{ [...{figure}.querySelectorAll('[data-try]')].at(-1).click(); }}")
    await after("an experiment", before)
    hash_ = await tab.ask("() => new Promise((end) => setTimeout(() => end(location.hash), 500))")
    shown = await tab.ask(state)
    await tab.send("browsingContext.navigate", context=tab.context, url="about:blank", wait="complete")
    await tab.send("browsingContext.navigate", context=tab.context, url=url + row.page + hash_, wait="complete")
    await tab.ask(f"() => {{ {HAND} return new Promise((end) => setTimeout(end, 100)); }}")
    await after("its link", None)
    found += [f"the link {hash_} shows another state"] * (await tab.ask(state) != shown)
    found += ["print keeps the moved drawing"] * (not await tab.ask(PRINTED.replace("NAME", json.dumps(row.name))))
    return found


async def main() -> int:
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        print("There is no Firefox on this machine: install firefox or firefox-esr.")
        return 2
    count, rest = 0, list[asyncio.Task[bytes]]()
    with tempfile.TemporaryDirectory() as profile, serve(ROOT / "site") as url:
        options = "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile
        firefox = await asyncio.create_subprocess_exec(
            path, *options, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
        )
        try:
            assert firefox.stderr
            while not (match := LISTENING.search(await firefox.stderr.readline())):
                pass
            rest.append(asyncio.create_task(firefox.stderr.read()))  # it waits for ever if nobody reads what it writes
            tab = Tab(await websocket_connect(match[1].decode() + "/session", max_message_size=1 << 26))
            await tab.send("session.new", capabilities={})
            tab.context = (await tab.send("browsingContext.getTree"))["contexts"][0]["context"]
            await tab.send("browsingContext.setViewport", context=tab.context, viewport=DESKTOP)
            for row in ROWS:
                begin = time.monotonic()
                for _ in range(2):
                    try:
                        found = await wrong(tab, row, url)
                        break
                    except TimeoutError as silence:
                        found = [str(silence)]
                        print(f"{row.name}: {silence}", flush=True)
                print(
                    f"{row.name}: {'; '.join(found) or 'as in Chromium'} ({time.monotonic() - begin:.0f} s)", flush=True
                )
                count += len(found)
        finally:
            firefox.terminate()
            await asyncio.gather(firefox.wait(), *rest)
    return min(count, 1)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
