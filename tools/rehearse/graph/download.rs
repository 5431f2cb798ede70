//! File contents, at addresses that expire and need no token.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hyper::{Method, header};
use ring::hmac;
use tenant_file::{Content, Kind, Tenant};

use super::{
    drive_tree::{DriveOf, Placed},
    store::Store,
};
use crate::http::{call::Call, hosts, message::Answer};

/// Seconds until an address expires; it is documented to be short.
const LIFE: i64 = 3600;

/// The address of an item's content.
pub(super) fn address(
    call: &Call<'_>,
    tenant: &Tenant,
    store: &Store,
    drive: DriveOf<'_>,
    item: &Placed<'_>,
) -> String {
    let until = call.now.as_second() + LIFE;
    let drive_id = drive.id();
    let pass = pass(store, &drive_id, &item.id, until);
    format!(
        "{}/download/{drive_id}/{}?tempauth={until}.{pass}",
        host(call, tenant),
        item.id
    )
}

/// Another origin than that of the call, as with the real service: `SharePoint`'s for a client that uses Microsoft's host
/// names, and on loopback the other way to write this computer's address.
fn host(call: &Call<'_>, tenant: &Tenant) -> String {
    let name = call.origin.split_once("://").map_or("", |(_, name)| name);
    let (host, port) = hosts::split(name);
    if hosts::is_loopback(host) {
        let other = if host == "localhost" {
            "127.0.0.1"
        } else {
            "localhost"
        };
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        return call.origin.replacen(name, &format!("{other}{port}"), 1);
    }
    let domain = tenant.initial_domain();
    let name = domain.split('.').next().unwrap_or(domain);
    format!("https://{name}-my.sharepoint.com")
}

fn pass(store: &Store, drive: &str, item: &str, until: i64) -> String {
    let text = format!("{drive}/{item}/{until}");
    let tag = hmac::sign(&store.downloads, text.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(tag.as_ref())
}

/// Answers for a content's address.
pub(crate) fn answer(call: &Call<'_>, tenant: &Tenant, store: &Store) -> Answer {
    let ["download", drive, item] = call.path[..] else {
        return Answer::empty(404).refused("no file has this address");
    };
    if !call.is(&Method::GET) {
        return Answer::empty(405).refused("file contents can only be read");
    }
    if call
        .request
        .header(header::AUTHORIZATION.as_str())
        .is_some()
    {
        return Answer::empty(401).refused("a token was sent to the address of a content");
    }
    if !is_good(call, store, drive, item) {
        return Answer::empty(401).refused("the address of the content has expired");
    }
    match content(tenant, store, drive, item) {
        Some(content) => part(call, &content),
        None => Answer::empty(404).refused("the tenant file has no content for this file"),
    }
}

fn is_good(call: &Call<'_>, store: &Store, drive: &str, item: &str) -> bool {
    let [(name, value)] = call.query else {
        return false;
    };
    let Some((until, given)) = value.split_once('.') else {
        return false;
    };
    let until: Option<i64> = until.parse().ok();
    name == "tempauth"
        && until.is_some_and(|until| {
            until > call.now.as_second() && pass(store, drive, item, until) == given
        })
}

/// The content of a file: the text that the tenant file has, or where that has no hash either, one made up of its name.
fn content<'a>(
    tenant: &'a Tenant,
    store: &Store,
    drive: &str,
    item: &str,
) -> Option<Cow<'a, [u8]>> {
    let drive = store.drives.drive(tenant, drive)?;
    let contents = store.drives.contents(drive);
    let placed = contents.at(drive, contents.place(item)?)?;
    let item = placed.item?;
    match &item.kind {
        Kind::File(file) => match &file.content {
            Content::Text(text) => Some(Cow::Borrowed(text.as_bytes())),
            Content::Unknown {
                size,
                quick_xor_hash: None,
            } => Some(Cow::Owned(made_up(&item.name, *size))),
            // What no bit says otherwise of: the hash is that of this content.
            Content::Unknown { size: 0, .. } => Some(Cow::Borrowed(b"")),
            Content::Unknown { .. } => None,
        },
        Kind::Folder(_) | Kind::Package(_) | Kind::RemoteItem(_) => None,
    }
}

/// So many bytes.
fn made_up(name: &str, size: u64) -> Vec<u8> {
    let size = usize::try_from(size).unwrap_or_default();
    let line = format!("{name}\n");
    line.bytes().cycle().take(size).collect()
}

/// The whole, or the range that is asked for.
fn part(call: &Call<'_>, content: &[u8]) -> Answer {
    let file = |status, bytes: &[u8]| {
        let mut answer = Answer::empty(status).with("content-type", "application/octet-stream");
        answer.body = bytes.to_vec();
        answer
    };
    let Some(range) = call.request.header(header::RANGE.as_str()) else {
        return file(200, content);
    };
    match bytes(range, content.len()) {
        Some((first, last)) => {
            let range = format!("bytes {first}-{last}/{}", content.len());
            file(206, &content[first..=last]).with("content-range", range)
        }
        None => Answer::empty(416)
            .with("content-range", format!("bytes */{}", content.len()))
            .refused("the range is not in the file"),
    }
}

/// First and last byte of `bytes=a-b`, `bytes=a-` or `bytes=-n`.
fn bytes(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first, last) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_to_the_file_or_refused() {
        for (range, part) in [
            ("bytes=0-3", Some((0, 3))),
            ("bytes=4-", Some((4, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=8-99", Some((8, 9))),
            ("bytes=10-12", None),
            ("bytes=5-4", None),
            ("lines=0-3", None),
        ] {
            assert_eq!(bytes(range, 10), part, "{range}");
        }
        assert_eq!(bytes("bytes=0-", 0), None);
    }
}
