//! A headless Chromium, driven through its web driver as a person would: what is seen, typed and clicked.

use std::{
    io::{self, BufRead as _, BufReader, Lines, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

const CHROMIUM: &str = "/usr/bin/chromium";
const DRIVER: &str = "/usr/bin/chromedriver";

/// How long the driver may take for one step.
const PATIENCE: Duration = Duration::from_secs(60);

/// The key of an element's reference, as the standard of web drivers fixes it.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What a browser on a machine without the Internet must not try, and what one run by root needs.
const QUIET: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,900",
];

pub(crate) struct Browser {
    driver: Child,
    /// What the driver says meanwhile is read by nobody; if its end were closed, it would end.
    _words: Lines<BufReader<ChildStdout>>,
    address: String,
    session: String,
    /// Where its pictures go.
    pictures: PathBuf,
    taken: usize,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window whose reader prefers a language. `proxy`: whom it asks for everything, and believes.
    pub(crate) fn open(language: &str, proxy: Option<&str>, pictures: &str) -> Self {
        let is_there = Path::new(CHROMIUM).exists() && Path::new(DRIVER).exists();
        assert!(
            is_there,
            "{CHROMIUM} and {DRIVER} are missing (Debian: apt-get install chromium chromium-driver)"
        );
        let mut driver = Command::new(DRIVER)
            .arg("--port=0")
            .env_remove("HTTPS_PROXY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (port, words) = port(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let mut args: Vec<String> = QUIET.map(str::to_owned).into();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        if let Some(proxy) = proxy {
            args.push(format!("--proxy-server={proxy}"));
        }
        let options = json!({
            "binary": CHROMIUM,
            "args": args,
            "prefs": {"intl.accept_languages": language, "intl.selected_languages": language},
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "acceptInsecureCerts": proxy.is_some(),
            "goog:chromeOptions": options,
        }}});
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join(pictures);
        std::fs::create_dir_all(&pictures).unwrap();
        let mut browser = Self {
            driver,
            _words: words,
            address: format!("127.0.0.1:{port}"),
            session: String::new(),
            pictures,
            taken: 0,
            _profile: profile,
        };
        let made = browser.ask("POST", "/session", Some(&wanted));
        browser.session = format!("/session/{}", made["sessionId"].as_str().unwrap());
        browser
    }

    pub(crate) fn go(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/click"), &json!({}));
    }

    pub(crate) fn write(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// The words that stand on the page, and nothing of its markup.
    pub(crate) fn text(&self) -> String {
        let script = json!({"script": "return document.body.innerText", "args": []});
        let text = self.post("/execute/sync", &script);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a page that says this: a click may return before its page is there.
    pub(crate) fn wait_for(&self, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let text = self.text();
            if text.contains(words) {
                return;
            }
            assert!(Instant::now() < end, "no {words} in:\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The page's language, the number of its main headings, and the fields that have no label: what a person
    /// who listens to it needs.
    pub(crate) fn heard(&self) -> Value {
        let script = "return [document.documentElement.lang, document.querySelectorAll('h1').length,
            [...document.querySelectorAll('input:not([type=hidden])')].filter(i => i.labels.length != 1).length]";
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Takes a picture for people to look at, and gives its size in bytes.
    pub(crate) fn picture(&mut self, name: &str) -> usize {
        let picture = self.get("/screenshot");
        let png = BASE64_STANDARD.decode(picture.as_str().unwrap()).unwrap();
        self.taken += 1;
        let path = self.pictures.join(format!("{}-{name}.png", self.taken));
        std::fs::write(path, &png).unwrap();
        png.len()
    }

    fn element(&self, selector: &str) -> String {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.post("/element", &wanted);
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    fn get(&self, path: &str) -> Value {
        self.ask("GET", &format!("{}{path}", self.session), None)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), Some(body))
    }

    /// One command to the driver. An error is the end of the test.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut body = sent(
            &self.address,
            &format!("{method} {path}"),
            "application/json",
            &body,
        );
        let value = body["value"].take();
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value
    }
}

/// Sends something to an address on this computer. The answer is JSON.
pub(crate) fn sent(address: &str, what: &str, kind: &str, body: &str) -> Value {
    serde_json::from_slice(&exchange(address, what, kind, body).unwrap()).unwrap()
}

/// The body of the answer. The driver keeps connections open, whatever it is asked for, so its length counts.
fn exchange(address: &str, what: &str, kind: &str, body: &str) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    stream.write_all(
        format!(
            "{what} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .as_bytes(),
    )?;
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if answer.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    answer.read_exact(&mut body)?;
    Ok(body)
}

/// The port that the driver listens on, and what else it says.
fn port(driver: &mut Child) -> (u16, Lines<BufReader<ChildStdout>>) {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.by_ref().map(Result::unwrap).find_map(|line| {
        let (_, port) = line.rsplit_once("on port ")?;
        // At first it repeats the 0 that stands for any.
        port.trim_end_matches('.')
            .parse()
            .ok()
            .filter(|port| *port != 0)
    });
    (
        port.expect("the driver says on which port it listens"),
        lines,
    )
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session, and not with its driver.
        let what = format!("DELETE {}", self.session);
        let _ = exchange(&self.address, &what, "application/json", "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
