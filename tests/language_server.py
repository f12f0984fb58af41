"""The YAML language server that editors use, spoken to as an editor does: JSON-RPC over its standard streams.

VS Code, Neovim and others run npm's `yaml-language-server`, so what it makes of our schema is what their users see. It
is installed once for a run of the tests, at one version, into a folder that the tests own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

PACKAGE = "yaml-language-server@1.25.0"
"""The last version that runs on every Node that is still about; 2.0.0 asks for Node 22."""
PROGRAM = Path("node_modules") / "yaml-language-server" / "bin" / "yaml-language-server"
OFFLINE = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
"""An editor's settings, but that no catalogue is fetched: the schema must be found without a network."""

LONGEST = 300
"""Seconds after which a server that has not been ended hangs."""


def install(folder: Path) -> Path:
    """Installs the server into a folder; its program. Skips the test where that cannot be done here."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no Node here")
    quiet = ["--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    try:
        subprocess.run(
            [npm, "install", *quiet, "--prefix", str(folder), PACKAGE], capture_output=True, timeout=180, check=True
        )
    except subprocess.SubprocessError:
        pytest.skip(f"npm could not install {PACKAGE} here")
    return folder / PROGRAM


@dataclass(frozen=True)
class Said:
    """What the server marks in a file."""

    line: int
    """Counted from 0, as the protocol counts."""
    columns: tuple[int, int]
    message: str


class LanguageServer:
    """One server, with one folder open."""

    def __init__(self, to: IO[bytes], back: IO[bytes], folder: Path, settings: Mapping[str, Any]) -> None:
        self._to, self._back, self._settings = to, back, settings
        self._number = 0
        self._opened = 0
        self._said: dict[str, list[dict[str, Any]]] = {}
        root = folder.as_uri()
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=root,
            workspaceFolders=[{"uri": root, "name": folder.name}],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {
                    "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                    "hover": {"contentFormat": ["markdown"]},
                    "publishDiagnostics": {},
                },
            },
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=settings)

    def ask(self, method: str, **parameters: Any) -> Any:
        """Sends a request and waits for its answer."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        while True:
            said = self._hear()
            if said.get("id") == self._number and "method" not in said:
                if "error" in said:
                    raise AssertionError(f"{method}: {said['error']}")
                return said["result"]

    def tell(self, method: str, **parameters: Any) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": parameters})

    def open(self, text: str, folder: Path) -> str:
        """Opens a text as a new file of the folder, where none need be; its address."""
        self._opened += 1
        uri = (folder / f"opened-{self._opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def marks(self, uri: str) -> list[Said]:
        """All that the server marks in a file, once it has looked."""
        found = self.raw_marks(uri)
        places = [(each["range"]["start"], each["range"]["end"], each["message"]) for each in found]
        return [Said(start["line"], (start["character"], end["character"]), text) for start, end, text in places]

    def raw_marks(self, uri: str) -> list[dict[str, Any]]:
        """The same, as the server sent it."""
        while uri not in self._said:
            self._hear()
        return self._said[uri]

    def complete(self, uri: str, line: int, column: int) -> list[dict[str, Any]]:
        """What is offered at a place."""
        at = {"line": line, "character": column}
        found = self.ask("textDocument/completion", textDocument={"uri": uri}, position=at)
        return list(found["items"])

    def hover(self, uri: str, line: int, column: int) -> str:
        """What is shown when the mouse rests on a place, in Markdown; "" for nothing."""
        at = {"line": line, "character": column}
        found = self.ask("textDocument/hover", textDocument={"uri": uri}, position=at)
        return str(found["contents"]["value"]) if found else ""

    def _send(self, message: Mapping[str, Any]) -> None:
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(text), text))
        self._to.flush()

    def _hear(self) -> dict[str, Any]:
        """The next message; what the server asks of its editor is answered at once."""
        length = 0
        while line := self._back.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise AssertionError("the language server has gone")
        said: dict[str, Any] = json.loads(self._back.read(length))
        if "method" in said and "id" in said:
            asked = said["params"].get("items", []) if said["method"] == "workspace/configuration" else []
            wanted = [self._settings.get(each.get("section")) for each in asked]
            self._send({"id": said["id"], "result": wanted or None})
        elif said.get("method") == "textDocument/publishDiagnostics":
            self._said[said["params"]["uri"]] = said["params"]["diagnostics"]
        return said


@contextlib.contextmanager
def language_server(program: Path, folder: Path, settings: Mapping[str, Any] = OFFLINE) -> Iterator[LanguageServer]:
    """A server that has a folder open, and ends with the test."""
    command = ["node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(LONGEST, process.kill)
        watch.start()
        try:
            yield LanguageServer(process.stdin, process.stdout, folder, settings)
        finally:
            watch.cancel()
            process.kill()
