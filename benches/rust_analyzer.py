"""A client for rust-analyzer: the part of the Language Server Protocol that `editor.py` needs."""

import json
import os
import pathlib
import subprocess
import threading
import time

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "experimental": {"serverStatusNotification": True},
    "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "labelDetailsSupport": True,
                "resolveSupport": {"properties": ["documentation", "additionalTextEdits"]},
            }
        },
        "definition": {"linkSupport": True},
        "diagnostic": {},
        "hover": {"contentFormat": ["markdown"]},
        "inlayHint": {},
        "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2]}},
        "rename": {},
        "semanticTokens": {
            "requests": {"full": True},
            "formats": ["relative"],
            "tokenTypes": [],
            "tokenModifiers": [],
        },
    },
}

CONTENT_MODIFIED = -32801


class RustAnalyzer:
    """A running rust-analyzer, with one crate open."""

    def __init__(self, binary, root, options):
        self.options = options
        self.process = subprocess.Popen(
            ["nice", binary], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.responses = {}
        self.arrived = threading.Condition()
        self.status = None
        self.published = {}
        self.versions = {}
        self.last_id = 0
        self.writing = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        initialized = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
                "capabilities": CAPABILITIES,
                "initializationOptions": options,
            },
        )
        legend = initialized["capabilities"]["semanticTokensProvider"]["legend"]
        self.token_types = legend["tokenTypes"]
        self.notify("initialized", {})

    def stop(self):
        """Ends the process."""
        self.process.terminate()
        self.process.wait()

    # Messages

    def _read(self):
        stream = self.process.stdout
        while line := stream.readline():
            length = None
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            message = json.loads(stream.read(length))
            if "method" in message:
                self._on_message(message)
            else:
                with self.arrived:
                    self.responses[message["id"]] = message
                    self.arrived.notify_all()
        with self.arrived:
            self.arrived.notify_all()

    def _on_message(self, message):
        method, params = message["method"], message.get("params")
        if "id" in message:
            asked_for_options = method == "workspace/configuration"
            result = [self.options for _ in params["items"]] if asked_for_options else None
            self._send({"id": message["id"], "result": result})
        with self.arrived:
            if method == "experimental/serverStatus":
                self.status = params
            elif method == "textDocument/publishDiagnostics":
                self.published[params["uri"]] = params["diagnostics"]
            self.arrived.notify_all()

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        with self.writing:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def request(self, method, params):
        """The result, asked for again while rust-analyzer says that the text has changed since."""
        while True:
            self.last_id += 1
            own_id = self.last_id
            self._send({"id": own_id, "method": method, "params": params})
            self.wait(lambda: own_id in self.responses, method)
            response = self.responses.pop(own_id)
            if "error" not in response:
                return response["result"]
            if response["error"]["code"] != CONTENT_MODIFIED:
                raise RuntimeError(f"{method}: {response['error']['message']}")

    def wait(self, condition, what, seconds=600):
        """Waits until messages have made the condition true."""
        end = time.monotonic() + seconds
        with self.arrived:
            while not condition():
                if self.process.poll() is not None:
                    raise RuntimeError(f"rust-analyzer ended, before {what}")
                if not self.arrived.wait(min(1, end - time.monotonic())) and time.monotonic() > end:
                    raise RuntimeError(f"rust-analyzer gave no {what} in {seconds} s")

    def wait_until_ready(self):
        """Waits until the crate is loaded, with its macros."""
        self.wait(lambda: self.status and self.status["quiescent"], "status that says that it is ready")
        if self.status["health"] != "ok":
            raise RuntimeError(f"rust-analyzer: {self.status.get('message')}")

    def configure(self, options):
        """Changes options of the running process."""
        self.options |= options
        self.notify("workspace/didChangeConfiguration", {"settings": None})

    def cpu_seconds(self):
        """The processor time of the process and of its servers, which other load changes least."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        children = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
        tasks = [task for pid in [self.process.pid, *children] for task in pathlib.Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    # Documents

    def edit(self, path, text):
        """Opens the document with this text, or replaces what is in it."""
        uri = path.as_uri()
        version = self.versions.get(uri, 0) + 1
        self.versions[uri] = version
        if version == 1:
            document = {"uri": uri, "languageId": "rust", "version": version, "text": text}
            self.notify("textDocument/didOpen", {"textDocument": document})
        else:
            document = {"uri": uri, "version": version}
            changes = [{"text": text}]
            self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def save(self, path, text):
        """Saves the document, whereupon `cargo check` runs."""
        path.write_text(text)
        self.edit(path, text)
        self.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def at(self, method, path, position, **more):
        """What a request about a position gives."""
        document = {"uri": path.as_uri()}
        return self.request(f"textDocument/{method}", {"textDocument": document, "position": position} | more)

    def about(self, method, path, **more):
        """What a request about a whole document gives."""
        return self.request(f"textDocument/{method}", {"textDocument": {"uri": path.as_uri()}} | more)
