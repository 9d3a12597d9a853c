//! Chromium and Firefox as a person's hands: open a page, press keys, look.
//!
//! Chromium speaks its DevTools protocol over two pipes, Firefox Marionette over a local socket; both are JSON in frames, so
//! no driver program is needed. In: a page's address. Out: values of expressions, and what the console said.
#![allow(dead_code)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a condition may take on a machine that has other work: it is only ever waited for in full when it fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A page in a Chromium of its own.
pub struct Chromium {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    last: u64,
    /// Exceptions and log entries, as JSON.
    pub said: Vec<String>,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// Starts it; none, with a line that says so, where none is installed.
    pub fn start() -> Option<Chromium> {
        let profile = tempfile::tempdir().unwrap();
        // The protocol's pipes are the descriptors 3 and 4.
        let script = "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";
        let there = Command::new("chromium").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if there.is_err() {
            eprintln!("skipped: no chromium on this machine");
            return None;
        }
        let flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
            --disable-component-update --disable-sync --disable-default-apps --remote-debugging-pipe --window-size=1280,900";
        let mut child = Command::new("sh")
            .args(["-c", script, "sh"])
            .args(flags.split_whitespace())
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut browser =
            Chromium { child, to, from, session: String::new(), last: 0, said: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.call("Target.attachToTarget", json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.languages("en-GB,en");
        Some(browser)
    }

    /// Calls a method of the protocol.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.try_call(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let answer = self.read();
            if answer["id"] == json!(self.last) {
                let error = answer["error"].clone();
                return if error.is_null() { Ok(answer["result"].clone()) } else { Err(error) };
            }
        }
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).unwrap();
        assert!(bytes.pop() == Some(0), "chromium ended");
        let message: Value = serde_json::from_slice(&bytes).unwrap();
        if matches!(message["method"].as_str(), Some("Runtime.exceptionThrown" | "Log.entryAdded")) {
            self.said.push(message["params"].to_string());
        }
        message
    }

    /// Languages the reader wants, the first the most.
    pub fn languages(&mut self, accepted: &str) {
        let agent = self.call("Browser.getVersion", json!({}))["userAgent"].clone();
        self.call("Emulation.setUserAgentOverride", json!({"userAgent": agent, "acceptLanguage": accepted}));
    }

    /// Opens a file and waits until it and its script are there. A page that only differs in its fragment is loaded anew.
    pub fn open(&mut self, page: &Path, hash: &str) {
        self.call("Page.navigate", json!({"url": "about:blank"}));
        self.wait("location.href === 'about:blank'");
        self.call("Page.navigate", json!({"url": format!("file://{}{hash}", page.display())}));
        self.loaded();
    }

    /// Waits until a page's script ran; where scripts are off, until the page is there.
    pub fn loaded(&mut self) {
        self.wait("location.protocol === 'file:' && document.readyState === 'complete' && document.documentElement.classList.contains('has-js')");
    }

    /// The value of an expression.
    pub fn eval(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// What axe-core has against the page that is open: everything of level A or AA.
    pub fn violations(&mut self, axe: &str) -> Value {
        self.eval(axe);
        let tags = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']";
        self.eval(&format!(
            "axe.run(document, {{runOnly: {{type: 'tag', values: {tags}}}, resultTypes: ['violations']}})\
            .then(function (r) {{ return r.violations.map(function (v) {{ return v.id + ': ' + v.help + ' ' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 300) + ' ' + v.nodes[0].failureSummary; }}); }})"
        ))
    }

    /// Waits until an expression holds; a page may be going away meanwhile.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        let params = json!({"expression": expression, "returnByValue": true});
        let holds = |answer: Result<Value, Value>| answer.is_ok_and(|a| a["result"]["value"] == json!(true));
        while !holds(self.try_call("Runtime.evaluate", params.clone())) {
            if start.elapsed() > PATIENCE {
                let href = self.eval("location.href + ' ' + document.readyState");
                panic!("never: {expression} at {href}; {:?}", self.said);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key, as a keyboard does.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "Tab" => (9, ""),
            "ArrowRight" => (39, ""),
            key => (0, key),
        };
        let event = |kind: &str| json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", event("keyDown"));
        self.call("Input.dispatchKeyEvent", event("keyUp"));
    }

    /// Types a text where the focus is.
    pub fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Width and height of the window in CSS pixels.
    pub fn size(&mut self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// `light` or `dark`.
    pub fn scheme(&mut self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", json!({"features": features}));
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// axe-core, where `.ci/run` or a person put it.
pub fn axe_source() -> Option<String> {
    let named = std::env::var_os("RECETTE_AXE").map(PathBuf::from);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/lib");
    let versions = std::fs::read_dir(tools).into_iter().flatten().flatten().map(|e| e.path());
    let installed = versions.map(|p| p.join("site-packages/axe_playwright_python/axe.min.js"));
    let found = named.into_iter().chain(installed).find_map(|p| std::fs::read_to_string(p).ok());
    if found.is_none() {
        eprintln!(
            "skipped: no axe-core; hint: target/tools/bin/pip install --no-deps axe-playwright-python, or RECETTE_AXE"
        );
    }
    found
}

/// A Firefox, driven by Marionette.
pub struct Firefox {
    child: Child,
    stream: TcpStream,
    last: u64,
    _profile: tempfile::TempDir,
}

impl Firefox {
    /// Starts it; none, with a line that says so, where none is installed.
    pub fn start(languages: &str) -> Option<Firefox> {
        let profile = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let preferences = [
            format!("user_pref(\"marionette.port\", {port});"),
            format!("user_pref(\"intl.accept_languages\", \"{languages}\");"),
            "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);".to_owned(),
            "user_pref(\"app.update.enabled\", false);".to_owned(),
        ];
        std::fs::write(profile.path().join("user.js"), preferences.join("\n")).unwrap();
        let child = Command::new("firefox-esr")
            .args(["--headless", "--no-remote", "--marionette", "--profile"])
            .arg(profile.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            eprintln!("skipped: no firefox-esr on this machine");
            return None;
        };
        let start = Instant::now();
        let stream = loop {
            match TcpStream::connect(("127.0.0.1", port)) {
                Ok(stream) => break stream,
                Err(_) if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(100)),
                Err(error) => {
                    let _ = child.kill();
                    panic!("firefox does not answer: {error}")
                }
            }
        };
        let mut firefox = Firefox { child, stream, last: 0, _profile: profile };
        firefox.read();
        firefox.call("WebDriver:NewSession", json!({}));
        Some(firefox)
    }

    fn call(&mut self, command: &str, params: Value) -> Value {
        self.last += 1;
        let message = json!([0, self.last, command, params]).to_string();
        write!(self.stream, "{}:{message}", message.len()).unwrap();
        let answer = self.read();
        assert!(answer[2].is_null(), "{command}: {}", answer[2]);
        answer[3].clone()
    }

    fn read(&mut self) -> Value {
        let mut length = String::new();
        let mut byte = [0];
        loop {
            self.stream.read_exact(&mut byte).unwrap();
            if byte[0] == b':' {
                break;
            }
            length.push(char::from(byte[0]));
        }
        let mut bytes = vec![0; length.parse().unwrap()];
        self.stream.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Opens a file.
    pub fn open(&mut self, page: &Path, hash: &str) {
        self.call("WebDriver:Navigate", json!({"url": "about:blank"}));
        self.call("WebDriver:Navigate", json!({"url": format!("file://{}{hash}", page.display())}));
    }

    /// The value of an expression.
    pub fn eval(&mut self, expression: &str) -> Value {
        let script = json!({"script": format!("return {expression}"), "args": []});
        self.call("WebDriver:ExecuteScript", script)["value"].clone()
    }

    /// Waits until an expression holds.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(expression) != json!(true) {
            assert!(start.elapsed() < PATIENCE, "never: {expression} at {}", self.eval("location.href"));
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
