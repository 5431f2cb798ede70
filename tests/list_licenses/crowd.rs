//! A tenant with more users than the emulator would hold, on loopback, and how much memory listing it takes.
#![cfg(target_os = "linux")]

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Stdio,
    thread,
};

use super::{CUSTOMER, LIST};
use test_support::{Home, PATIENCE, skus::NEW};

/// Users of a page, as many as are asked for.
const PAGE: usize = 999;

/// Answers as Entra and Graph do, one page of users after the other.
fn serve(users: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let here = url.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let here = here.clone();
            thread::spawn(move || converse(stream.unwrap(), &here, users));
        }
    });
    url
}

fn converse(stream: TcpStream, here: &str, users: usize) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(path) = request(&mut reader) {
        let body = answer(&path, here, users);
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if stream.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

/// The path of the next request; its body is read past.
fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut path, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        path = path.or_else(|| line.split(' ').nth(1).map(str::to_owned));
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    path
}

fn answer(path: &str, here: &str, users: usize) -> String {
    if path.ends_with("/token") {
        return r#"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#.to_owned();
    }
    if path.starts_with("/v1.0/subscribedskus") {
        return format!(
            r#"{{"value":[{{"skuId":"{NEW}","skuPartNumber":"O365_BUSINESS_PREMIUM","appliesTo":"User","consumedUnits":{users},"prepaidUnits":{{"enabled":{users}}}}}]}}"#
        );
    }
    if path.starts_with("/v1.0/users") {
        let begin = path
            .split_once("skip=")
            .map_or(0, |(_, at)| at.parse().unwrap());
        return page(here, begin, users);
    }
    r#"{"value":[]}"#.to_owned()
}

fn page(here: &str, begin: usize, users: usize) -> String {
    let end = users.min(begin + PAGE);
    let mut body = String::from(r#"{"value":["#);
    for n in begin..end {
        let comma = if n == begin { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"id":"{n:08}-0000-4000-8000-000000000000","userPrincipalName":"user{n}@example.com","displayName":"利用者 {n}","accountEnabled":true,"usageLocation":"JP","assignedLicenses":[{{"skuId":"{NEW}","disabledPlans":[]}}],"licenseAssignmentStates":[{{"skuId":"{NEW}","assignedByGroup":null,"disabledPlans":[],"state":"Active","error":"None"}}]}}"#
        )
        .unwrap();
    }
    body.push(']');
    if end < users {
        write!(body, r#","@odata.nextLink":"{here}/v1.0/users?skip={end}""#).unwrap();
    }
    body.push('}');
    body
}

/// The most memory that the process has had resident so far, in KiB.
fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Lists so many users; gives the number of records and the peak of memory in KiB.
fn list(users: usize) -> (usize, u64) {
    let url = serve(users);
    let home = Home::new();
    let secret = home.file("secret", "s");
    std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut child = home
        .command(LIST)
        .args(["--this-tenant", "--users"])
        .env("NORIKAE_LOGIN_URL", &url)
        .env("NORIKAE_GRAPH_URL", &url)
        .env("NORIKAE_PARTNER_URL", &url)
        .env("NORIKAE_TENANT", CUSTOMER)
        .env("NORIKAE_CLIENT_ID", CUSTOMER)
        .env("NORIKAE_SECRET_FILE", &secret)
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let (mut records, mut most) = (0, 0);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = Vec::new();
    while out.read_until(b'\n', &mut line).unwrap() > 0 {
        records += 1;
        line.clear();
        // The kernel keeps the peak, so that looking now and then misses nothing but the end.
        if records % PAGE == 0 || records == users {
            most = peak(child.id()).unwrap_or(most);
        }
    }
    assert!(child.wait().unwrap().success());
    (records, most)
}

#[test]
fn the_memory_that_holders_take_does_not_grow_with_their_number() {
    let (few, before) = list(5 * PAGE);
    let (many, after) = list(60 * PAGE);
    assert_eq!((few, many), (5 * PAGE, 60 * PAGE));
    // Kept, they would take at least their bytes: 55 pages of more than 300 KiB.
    assert!(after < before + 4 * 1024, "{before} KiB, then {after} KiB");
}

#[test]
#[ignore = "takes minutes: cargo test --release --test list_licenses -- --ignored --nocapture"]
fn a_million_holders_are_listed_in_less_than_32_mib() {
    let started = std::time::Instant::now();
    let (records, most) = list(1_000_000);
    let seconds = started.elapsed().as_secs_f64();
    let told = format!("{records} records, peak {most} KiB, {seconds:.1} s\n");
    std::io::stdout().lock().write_all(told.as_bytes()).unwrap();
    assert_eq!(records, 1_000_000);
    assert!(most < 32 * 1024, "{most} KiB");
}
