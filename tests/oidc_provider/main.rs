//! Signing in against a certified provider that nobody here wrote (`oidc-provider` for Node), unchanged.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use reqwest::{Client, Url};
use test_support::{Home, Run, node::Node, program};

const SERVER: &str = include_str!("server.js");
const PACKAGE: &str = include_str!("package.json");
const LOCK: &str = include_str!("package-lock.json");

const TENANT: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const APPLICATION: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
const SCOPES: &str = "https://graph.microsoft.com/CrossTenantInformation.ReadBasic.All \
                      https://graph.microsoft.com/GroupMember.Read.All \
                      https://graph.microsoft.com/Organization.Read.All";

/// The script that starts the provider, which is installed once.
fn server() -> PathBuf {
    let node = Node::with(env!("CARGO_TARGET_TMPDIR"), "oidc-provider", PACKAGE, LOCK);
    node.script("server.js", SERVER)
}

/// The provider, while it runs.
struct Provider {
    child: Child,
    address: String,
    /// Kept open: what it prints later would have nowhere to go, which ends it.
    _out: BufReader<ChildStdout>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Provider {
    fn start() -> Self {
        test_support::client::use_ring();
        let mut child = Command::new("node")
            .arg(server())
            .envs([
                ("TENANT", TENANT),
                ("CLIENT", APPLICATION),
                ("SCOPES", SCOPES),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Self {
            child,
            address,
            _out: out,
        }
    }

    fn tool(&self, home: &Home, exe: &str, args: &[&str]) -> Command {
        let mut command = home.command(exe);
        command.args(args).env("NORIKAE_STATE_DIR", home.path());
        for name in [
            "NORIKAE_LOGIN_URL",
            "NORIKAE_GRAPH_URL",
            "NORIKAE_PARTNER_URL",
        ] {
            command.env(name, &self.address);
        }
        command
    }

    /// Signs in; `act` is what the person does who has read the line with these words.
    async fn signed_in(&self, home: &Home, args: &[&str], words: &str) -> Run {
        let args = [&["list-licenses"], args].concat();
        let mut child = self.tool(home, program!("sign-in"), &args).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let line = loop {
            let mut line = String::new();
            assert!(err.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said.push_str(&line);
            if line.contains(words) {
                break line;
            }
        };
        self.person(&line).await;
        err.read_to_string(&mut said).unwrap();
        let mut run = Run::from(child.wait_with_output().unwrap());
        run.err = said;
        run
    }

    /// Opens what a line says, in the person's browser, and what that leads to.
    async fn person(&self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let address = words.iter().find(|word| word.starts_with("http")).unwrap();
        let code = words.iter().position(|word| *word == "code");
        let mut url: Url = self.address.parse().unwrap();
        url.set_path("/person");
        url.query_pairs_mut().append_pair("url", address);
        if let Some(at) = code {
            url.query_pairs_mut().append_pair("code", words[at + 1]);
        }
        let browser = Client::builder().no_proxy().build().unwrap();
        let led = browser.get(url).send().await.unwrap().text().await.unwrap();
        if led.starts_with("http://localhost:") {
            browser.get(led).send().await.unwrap();
        } else {
            assert_eq!(led, "200");
        }
    }
}

fn refresh_token(home: &Home) -> String {
    let file = format!("global_{TENANT}_{APPLICATION}.json");
    let json = fs::read_to_string(home.path().join("sign-in").join(file)).unwrap();
    let kept: serde_json::Value = serde_json::from_str(&json).unwrap();
    kept["refreshToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
#[ignore = "installs a provider for Node; .ci/run tries it"]
async fn a_certified_provider_signs_in_by_code_and_by_browser_and_renews() {
    let provider = Provider::start();
    for (args, words) in [
        (&[][..], "enter the code"),
        (&["--browser"], "/oauth2/v2.0/authorize?"),
    ] {
        let home = Home::new();
        let ran = provider.signed_in(&home, args, words).await;
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let record = ran.records().remove(0);
        assert_eq!(record["tenantId"], TENANT);
        assert_eq!(record["signIn"]["user"], "aoki@aozora.example");
        assert_eq!(record["signIn"]["permissions"].as_array().unwrap().len(), 3);
        // The provider gives another refresh token each time, and takes none twice.
        let mut seen = vec![refresh_token(&home)];
        for _ in 0..2 {
            let mut list = provider.tool(&home, program!("list-licenses"), &["--this-tenant"]);
            let ran = Run::from(list.output().unwrap());
            // It is no Graph: the token was had, and the call was not answered as Graph does.
            assert!(ran.err.contains("GET /v1.0/subscribedSkus"), "{}", ran.err);
            let newer = refresh_token(&home);
            assert!(!seen.contains(&newer), "it was not renewed");
            seen.push(newer);
        }
    }
}
