//! JSON with characters written as escapes.

/// JSON in which some characters are their `\uXXXX`. They stand in strings only, so each can become so wherever it is.
pub(super) fn escaped(json: &str, stays: impl Fn(char) -> bool) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if stays(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
