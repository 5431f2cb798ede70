//! What a library for mails reads from the well-formed mails of the corpus, this reader reads too.

use std::{fs, path::Path};

use mail_parser::MessageParser;

use super::read;

#[test]
fn a_library_for_mails_finds_the_same_texts_in_well_formed_mails() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/invites");
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let files = [
        "mime/alternative.eml",
        "mime/html-only.eml",
        "mime/related.eml",
        "mime/nested-20.eml",
        "mime/lf-only.eml",
        "encodings/iso-2022-jp-base64.eml",
        "encodings/iso-2022-jp-quoted-printable.eml",
        "encodings/jis-7bit.eml",
        "encodings/shift_jis-quoted-printable.eml",
        "encodings/euc-jp-base64.eml",
        "encodings/utf-8-8bit.eml",
        "encodings/windows-1252.eml",
    ];
    for file in files {
        let bytes = fs::read(root.join(file)).unwrap();
        let peer = MessageParser::default().parse(&bytes).unwrap();
        let theirs: Vec<String> = peer
            .parts
            .iter()
            .filter_map(|part| part.text_contents())
            .map(plain)
            .collect();
        let mail = read(&bytes).remove(0);
        let ours: Vec<String> = mail.bodies.iter().map(|body| plain(&body.text)).collect();
        assert_eq!(ours, theirs, "{file}");
        assert_eq!(mail.envelope.subject.as_deref(), peer.subject(), "{file}");
        let address = peer
            .from()
            .and_then(|from| from.first())
            .and_then(|from| from.address());
        assert_eq!(
            mail.envelope.from.unwrap().mail.as_deref(),
            address,
            "{file}"
        );
        let date = mail.envelope.date.map(jiff::Timestamp::as_second);
        assert_eq!(
            date,
            peer.date().map(mail_parser::DateTime::to_timestamp),
            "{file}"
        );
    }
}
