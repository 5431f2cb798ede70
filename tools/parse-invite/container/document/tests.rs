use std::{
    io::{Cursor, Write as _},
    time::Duration,
};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::stopwatch::worked;

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&msppId=0#/partners/invitation";

/// A PDF of these objects, with a table of where they are.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        write!(bytes, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let table = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(bytes, "{place:010} 00000 n ").unwrap();
    }
    write!(
        bytes,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    )
    .unwrap();
    bytes
}

/// A PDF of so many pages, each with a link.
fn pages(count: usize, target: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|at| format!("{} 0 R", at * 2 + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/Kids[{}]>>", kids.join(" ")),
    ];
    for at in 0..count {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/Annots[{} 0 R]>>",
            at * 2 + 4
        ));
        objects.push(format!(
            "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({target})>>>>"
        ));
    }
    pdf(&objects)
}

/// A package of these files.
fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", "<Types/>")].iter().chain(files) {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text(bytes: &[u8]) -> Option<String> {
    read(bytes, "").map(|body| body.text)
}

fn anchor(shown: &str) -> String {
    format!("<a href=\"{}\">{shown}</a>", LINK.replace('&', "&amp;"))
}

#[test]
fn the_links_of_a_pdf_are_read() {
    assert_eq!(
        text(&pages(2, LINK)),
        Some(format!("{}<br>", anchor("link")))
    );
    assert_eq!(text(&pages(1, "")), Some(String::new()));
    assert_eq!(text(b"%PDF-1.7\nrubbish"), None);
}

#[test]
fn the_text_and_the_links_of_a_document_are_read() {
    let relations = format!(
        "<Relationships><Relationship Id=\"rId5\" Type=\"http://x/hyperlink\" Target=\"{}\" TargetMode=\"External\"/><Relationship Id=\"rId6\" Type=\"http://x/hyperlink\" Target=\"https://unseen.example/\"/><Relationship Id=\"rId7\" Type=\"http://x/image\" Target=\"a.png\"/></Relationships>",
        LINK.replace('&', "&amp;")
    );
    let document = "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body><w:p><w:r><w:t>A &amp; B</w:t></w:r><w:hyperlink r:id=\"rId5\"><w:r><w:t>承諾</w:t></w:r><w:r><w:t>する</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://field.example/\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>field</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:body></w:document>";
    let bytes = package(&[
        ("word/_rels/document.xml.rels", &relations),
        ("word/document.xml", document),
    ]);
    assert_eq!(
        text(&bytes),
        Some(format!(
            "A &amp; B{}<br><a href=\"https://field.example/\">field</a><br><a href=\"https://unseen.example/\">link</a><br><br>",
            anchor("承諾する")
        ))
    );
}

#[test]
fn the_links_of_slides_are_read() {
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/hyperlink\" Target=\"https://slide.example/\"/></Relationships>";
    let slide = "<p:sld xmlns:a=\"a\" xmlns:p=\"p\" xmlns:r=\"r\"><a:p><a:r><a:rPr><a:hlinkClick r:id=\"rId1\"/></a:rPr><a:t>here</a:t></a:r><a:r><a:t>more</a:t></a:r></a:p></p:sld>";
    let bytes = package(&[
        ("ppt/slides/_rels/slide1.xml.rels", relations),
        ("ppt/slides/slide1.xml", slide),
    ]);
    assert_eq!(
        text(&bytes).as_deref(),
        Some("<a href=\"https://slide.example/\">here</a>more<br><br>")
    );
}

#[test]
fn what_is_damaged_is_not_read_and_not_taken_for_empty() {
    for bytes in [
        package(&[("word/document.xml", "<w:p><w:t>cut")]),
        package(&[("word/document.xml", "<a></b>")]),
        package(&[("xl/workbook.xml", "<a/>")]),
        b"PK\x03\x04[Content_Types].xml".to_vec(),
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog".to_vec(),
    ] {
        assert_eq!(text(&bytes), None);
    }
}

/// What an unoptimised build is given less of.
const SCALE: usize = if cfg!(debug_assertions) { 8 } else { 1 };

/// Well over what it takes on a busy machine. The benchmark holds the second.
fn in_time(what: &str, bytes: &[u8]) -> Option<String> {
    let begun = worked();
    let read = text(bytes);
    assert!(
        worked().saturating_sub(begun) < Duration::from_secs(15),
        "{what}: {:?}",
        worked().saturating_sub(begun)
    );
    read
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("x", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(bytes).unwrap();
    let whole = writer.finish().unwrap().into_inner();
    // The local header of a file named `x` is 31 bytes long; what follows is the raw deflate stream.
    let directory = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    let mut stream = vec![0x78, 0x9c];
    stream.extend(&whole[31..directory]);
    stream
}

/// A PDF with a stream of these bytes, packed, as object 2.
fn with_stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let place = bytes.len();
    let packed = deflated(content);
    write!(
        bytes,
        "2 0 obj\n<<{dictionary}/Filter/FlateDecode/Length {}>>\nstream\n",
        packed.len()
    )
    .unwrap();
    bytes.extend(&packed);
    write!(bytes, "\nendstream\nendobj\nstartxref\n{place}\n%%EOF\n").unwrap();
    bytes
}

#[test]
fn ten_thousand_pages_are_read_in_time() {
    let bytes = pages(10_000 / SCALE, LINK);
    assert_eq!(
        in_time("pages", &bytes),
        Some(format!("{}<br>", anchor("link")))
    );
}

#[test]
fn bombs_and_loops_end_in_time() {
    let zeros = vec![b' '; (64 << 20) / SCALE];
    let ones = b"1 ".repeat((32 << 20) / SCALE);
    for (what, dictionary) in [
        ("object stream", "/Type/ObjStm/N 1/First 8"),
        ("many objects", "/Type/ObjStm/N 99999999/First 8"),
        (
            "cross-reference stream",
            "/Type/XRef/Size 9/W[1 2 1]/Root 1 0 R",
        ),
        (
            "endless index",
            "/Type/XRef/Size 9/W[0 0 0]/Index[0 999999999]/Root 1 0 R",
        ),
        (
            "stream before itself",
            "/Type/XRef/Size 9/W[1 2 1]/Prev 50/Root 1 0 R",
        ),
        (
            "object stream that extends itself",
            "/Type/ObjStm/N 1/First 8/Extends 2 0 R",
        ),
    ] {
        in_time(what, &with_stream(dictionary, &zeros));
        in_time(what, &with_stream(dictionary, &ones));
    }
    let deep = format!("<</Type/Catalog/A{}>>", "[".repeat(400_000 / SCALE));
    in_time("arrays in arrays", &pdf(&[deep]));
    in_time(
        "dictionaries in dictionaries",
        &pdf(&["<</A".repeat(200_000 / SCALE)]),
    );
    in_time(
        "parentheses",
        &pdf(&[format!("<</A{}>>", "(".repeat(400_000 / SCALE))]),
    );
    in_time(
        "many words",
        &pdf(&[format!("[{}]", "1 ".repeat((8 << 20) / SCALE))]),
    );
    in_time(
        "a page that is its own parent",
        &pdf(&["<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Parent 1 0 R>>".to_owned()]),
    );
    let loops = b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF\n";
    in_time("a table before itself", loops);
    in_time(
        "beginnings",
        &b"%PDF-1.7\n1 0 obj\n".repeat(400_000 / SCALE),
    );
    in_time(
        "streams",
        &b"%PDF-1.7\nstream\nendstream\n".repeat(400_000 / SCALE),
    );
}

#[test]
fn packages_that_unpack_to_too_much_are_not_read() {
    let bomb = format!("<w:t>{}</w:t>", " ".repeat(40 << 20));
    assert_eq!(
        in_time("one large file", &package(&[("word/document.xml", &bomb)])),
        None
    );
    let names: Vec<String> = (0..6_000)
        .map(|at| format!("word/header{at}.xml"))
        .collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "<a/>")).collect();
    assert_eq!(in_time("many files", &package(&files)), None);
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:t>&b;&b;</w:t>";
    in_time("entities", &package(&[("word/document.xml", laughs)]));
    let deep = "<w:p>".repeat(400_000 / SCALE);
    in_time("elements", &package(&[("word/document.xml", &deep)]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_document_makes_it_panic_or_hang(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let relations = "<Relationships><Relationship Id=\"r\" Type=\"x/hyperlink\" Target=\"https://a.example/\"/></Relationships>";
        let document = "<w:p><w:hyperlink r:id=\"r\"><w:t>a</w:t></w:hyperlink></w:p>";
        let mut bytes = match which {
            0 => pages(3, LINK),
            1 => with_stream("/Type/ObjStm/N 1/First 4", b"3 0 <</A<</S/URI/URI(https://a.example/)>>>>"),
            2 => with_stream("/Type/XRef/Size 3/W[1 2 1]/Root 1 0 R", &[0, 0, 0, 255, 1, 0, 9, 0, 1, 0, 60, 0]),
            _ => package(&[("word/_rels/document.xml.rels", relations), ("word/document.xml", document)]),
        };
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at.max(8)),
                2 => {
                    bytes.remove(at);
                }
                _ => {
                    let piece = bytes[at..(at + 40).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        in_time("a changed document", &bytes);
    }
}
