//! Asks a rehearsal for the same thing over and over, and says how many answers a second came: run inside of one, as
//! `rehearse -- load /v1.0/organization 20000`.

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufRead, BufReader, Write},
    net::TcpStream,
    thread,
    time::Instant,
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const CONNECTIONS: usize = 4;

fn main() -> Outcome<()> {
    let mut args = env::args().skip(1);
    let (path, count) = (args.next(), args.next());
    let path = path.ok_or("which path?")?;
    let count: usize = count.ok_or("how many?")?.parse()?;
    let host = env::var("NORIKAE_GRAPH_URL")?.replace("http://", "");
    let token = token(&host)?;
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
    let begun = Instant::now();
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (host, head) = (host.clone(), head.clone());
            thread::spawn(move || ask(&host, &head, count / CONNECTIONS))
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a connection panicked")??;
    }
    let rate = count * 1000 / usize::try_from(begun.elapsed().as_millis())?.max(1);
    writeln!(io::stdout(), "{rate}")?;
    Ok(())
}

fn ask(host: &str, head: &str, count: usize) -> Outcome<()> {
    let stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    for _ in 0..count {
        writer.write_all(head.as_bytes())?;
        let (status, _) = answer(&mut reader)?;
        if status != 200 {
            return Err(format!("answered with {status}").into());
        }
    }
    Ok(())
}

fn answer(reader: &mut impl BufRead) -> Outcome<(u16, Vec<u8>)> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((status, body))
}

fn token(host: &str) -> Outcome<String> {
    let form = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let secret = fs::read_to_string(env::var("NORIKAE_SECRET_FILE")?)?;
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        env::var("NORIKAE_CLIENT_ID")?,
        form(&secret),
        form("https://graph.microsoft.com/.default"),
    );
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "POST /{}/oauth2/v2.0/token HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        env::var("NORIKAE_TENANT")?,
        body.len()
    )?;
    let (status, body) = answer(&mut BufReader::new(stream))?;
    let text = String::from_utf8(body)?;
    let token = text
        .split_once("\"access_token\":\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .ok_or_else(|| format!("no token: {status}"))?;
    Ok(token.0.to_owned())
}
