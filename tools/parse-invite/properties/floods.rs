//! What is large, nested or broken ends in time, and says no more than a record holds.

use std::{fs, path::Path, time::Duration};

use super::{LINK, invitations};
use crate::stopwatch::worked;

fn corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/invites");
    let groups = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = groups
        .filter(|path| path.is_dir())
        .flat_map(|group| fs::read_dir(group).unwrap());
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

/// A generator that gives the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

#[test]
fn real_inputs_with_broken_bytes_make_nothing_panic_or_hang() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for original in corpus() {
        for _ in 0..4 {
            let mut bytes = original.clone();
            for _ in 0..=numbers.below(8) {
                if bytes.is_empty() {
                    break;
                }
                let at = numbers.below(bytes.len());
                match numbers.below(4) {
                    0 => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
                    1 => bytes.truncate(at),
                    2 => bytes[at] ^= 1 << numbers.below(8),
                    _ => {
                        let piece = bytes[at..(at + 64).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            in_time("a broken input", &bytes);
        }
    }
}

/// What an unoptimised build is given less of.
const SCALE: usize = if cfg!(debug_assertions) { 8 } else { 1 };

const LINKS: usize = 40_000 / SCALE;
const LINE: usize = (2 << 20) / SCALE;

/// Well over what it takes on a busy machine, and far under what anything quadratic takes. The second
/// that a quiet machine must do it in is measured by the benchmark.
fn in_time(what: &str, bytes: &[u8]) -> usize {
    let begun = worked();
    let found = invitations(bytes).len();
    assert!(
        worked().saturating_sub(begun) < Duration::from_secs(15),
        "{what}: {:?}",
        worked().saturating_sub(begun)
    );
    found
}

#[test]
fn forty_thousand_links_are_read_in_time() {
    let different: Vec<String> = (0..LINKS)
        .map(|at| LINK.replace("3f0c1a52", &format!("{at:08x}")))
        .collect();
    let different = different.join(
        "
",
    );
    assert_eq!(in_time("different links", different.as_bytes()), LINKS);
    let same = format!("{LINK}\n").repeat(LINKS);
    assert_eq!(in_time("the same link", same.as_bytes()), 1);
    let glued = LINK.repeat(LINKS);
    assert_eq!(in_time("links without blanks", glued.as_bytes()), 1);
    let cut = format!("{}\nabc\n", &LINK[..90]).repeat(LINKS);
    in_time("cut links", cut.as_bytes());
    let page = format!(
        "<html><body>{}</body></html>",
        "<a href=https://www.example.com/x>https://other.example/</a>\n".repeat(LINKS)
    );
    assert_eq!(in_time("links of a page", page.as_bytes()), 0);
}

#[test]
fn a_record_is_small_however_often_its_link_stands_and_foreign_links_give_none() {
    const MOST: usize = 64 * 1024;
    let hosts: Vec<String> = (0..2_000)
        .map(|at| {
            format!(
                "<a href='https://site{at}.example/accept'>承諾する{}</a>\n",
                "漢".repeat(300)
            )
        })
        .collect();
    let long = "漢字".repeat(20_000);
    let real = LINK.replace('&', "&amp;");
    let picture = |at| {
        let name = "漢".repeat(500);
        format!("--b\nContent-Type: image/png; name=\"{at}{name}.png\"\n\nx\n")
    };
    let attached: Vec<String> = (0..200).map(picture).collect();
    let attached = attached.concat();
    for text in [
        format!("{LINK}\n").repeat(4_424),
        format!(
            "<html><body>リセラー関係 {}<a href='{}'>x</a></body></html>",
            hosts.concat(),
            real
        ),
        format!(
            "Subject: {long}\nFrom: {long} <a@b.example>\nDate: Thu, 08 Oct 2026 10:00:00 +0900\n\n{long}がお客様のクラウドソリューションプロバイダー\n{}{LINK}&a={}\n",
            "お問い合わせは10月31日まで。".repeat(500),
            "x".repeat(15_000)
        ),
        format!(
            "Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n--b\nContent-Type: text/plain\n\n{LINK}\n{attached}--b--\n"
        ),
        format!(
            "開通のお知らせ\n{}",
            format!(
                "ライセンス名:{}\nサブスクリプションID:{}\n",
                "漢".repeat(900),
                "x".repeat(900)
            )
            .repeat(400)
        ),
        LINK.replace("msppId=0", &format!("msppId={}", "x".repeat(14_000))),
    ] {
        for invitation in invitations(text.as_bytes()) {
            let record = serde_json::to_string(&invitation).unwrap();
            assert!(
                record.len() <= MOST,
                "{}: {}",
                record.len(),
                record.chars().take(300).collect::<String>()
            );
        }
    }
    let foreign: Vec<String> = (0..(12 << 20) / 64 / SCALE)
        .map(|at| {
            let shop = at % 500;
            format!("https://shop{shop}.example/item?partnerId={at:030}&utm=x\n")
        })
        .collect();
    let foreign = foreign.concat();
    assert_eq!(in_time("foreign links", foreign.as_bytes()), 0);
}

#[test]
fn what_is_nested_without_end_is_read_in_time() {
    let mut mail = format!("Content-Type: text/plain\n\n{LINK}\n");
    for level in 0..40 {
        mail = format!(
            "Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n{mail}\n--b{level}x--\n"
        );
    }
    in_time("forty levels", mail.as_bytes());
    in_time(
        "mails in mails",
        "Content-Type: message/rfc822\n\n"
            .repeat(60_000 / SCALE)
            .as_bytes(),
    );
    in_time(
        "elements in elements",
        "<div style=display:none>".repeat(80_000 / SCALE).as_bytes(),
    );
    in_time(
        "groups in groups",
        [b"{\\rtf1".as_slice(), &b"{".repeat(2_000_000 / SCALE)]
            .concat()
            .as_slice(),
    );
    in_time(
        "boundaries",
        format!(
            "Content-Type: multipart/mixed; boundary=a\n\n{}",
            "--a\n\n".repeat(300_000 / SCALE)
        )
        .as_bytes(),
    );
}

#[test]
fn long_lines_and_bombs_are_read_in_time() {
    let text = |filler: &str| {
        format!(
            "{}{LINK}",
            filler.repeat(LINE).chars().take(LINE).collect::<String>()
        )
    };
    for filler in [
        "a",
        "a ",
        "1/",
        "2024年",
        "2024/5/31 (",
        "5月31日まで",
        "R",
        "株式会社 ",
        "様\n",
        "です\n",
        "ライセンス名:",
        "://",
        "=?utf-8?B?",
        "https://",
        "%",
        "&amp;",
        "月",
        "<",
        "\u{ad}",
    ] {
        in_time(filler, text(filler).as_bytes());
        in_time(
            filler,
            format!("Subject: {}\nFrom: a@b.example\n\n{LINK}\n", text(filler)).as_bytes(),
        );
    }
    // The shortest that compresses to the most: runs of the same byte.
    let rtf = format!("{{\\rtf1 {}}}", "a".repeat(LINE));
    let packed = compressed_rtf::compress_rtf(&rtf).unwrap();
    let mut tnef = vec![0x78, 0x9f, 0x3e, 0x22, 0, 0, 1];
    let mut property = [
        1_u32.to_le_bytes(),
        0x1009_0102_u32.to_le_bytes(),
        1_u32.to_le_bytes(),
    ]
    .concat();
    property.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    property.extend(&packed);
    tnef.extend(0x0006_9003_u32.to_le_bytes());
    tnef.extend(u32::try_from(property.len()).unwrap().to_le_bytes());
    tnef.extend(property);
    tnef.extend([0, 0]);
    in_time("compressed rich text", &tnef);
}
