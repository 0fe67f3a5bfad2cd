"""A program that is offered for download is handed over whole by a script, and nothing else is."""

import json

from scripts.write.handed_over import handed_over


def test_the_text_is_handed_over_as_it_is():
    text = 'print("</script>", "\\\\", "é", "\u2028")\n'
    files = {"assets/probe.py": text.encode(), "assets/site.js": b"", "examples/download/xor.py": b"x", "a.md": b""}
    made = handed_over(files)
    assert list(made) == ["assets/probe.js"]
    call = made["assets/probe.js"].decode("ascii")  # whatever the page's encoding
    assert call.startswith("offered(") and call.endswith(");\n")
    assert json.loads(call[len("offered(") : -len(");\n")]) == text
