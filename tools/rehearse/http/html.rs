//! Pages for a person at a browser: plain HTML without scripts, in the language that the browser asks for.

use record::text::{Lang, Text};

use super::message::{Answer, Request};

/// HTML that is safe to display: text from outside gets in through [`text`](Html::text) only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// Our own markup.
    pub(crate) fn own(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// Words, whatever is in them; fit for an attribute in double quotes too.
    pub(crate) fn text(words: &str) -> Self {
        let mut safe = String::with_capacity(words.len());
        for c in words.chars() {
            match c {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                _ => safe.push(c),
            }
        }
        Self(safe)
    }
}

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The language that a person reads: what `mkt` in the address says, else what the browser likes best.
pub(crate) fn language(request: &Request) -> Lang {
    let market = request
        .query_pairs()
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("mkt"));
    match market {
        Some((_, market)) => Lang::of_locale(market),
        None => liked_best(request.header("accept-language").unwrap_or_default()),
    }
}

/// The preferred one of the two languages; English, if neither is preferred.
fn liked_best(accepted: &str) -> Lang {
    let mut best = (0.0, Lang::En);
    for item in accepted.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok())
            .unwrap_or(1.0);
        let lang = match tag.split('-').next() {
            Some("ja") => Lang::Ja,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem}\
header{border-bottom:2px solid;margin-bottom:1.5rem;padding-bottom:.5rem}\
ol.steps{display:flex;flex-wrap:wrap;gap:.5rem 3rem;padding-left:1.5rem}\
[aria-current]{font-weight:bold}\
dt{font-weight:bold}dd{margin:0 0 .6rem}\
button,input[type=text]{font:inherit;padding:.4rem 1rem;margin:.2rem .4rem .2rem 0}\
.alert{border-left:.4rem solid #c50f1f;padding:.2rem .8rem}\
.done{border-left:.4rem solid #107c10;padding:.2rem .8rem}";

/// A whole page.
pub(crate) fn page(status: u16, lang: Lang, title: &Text, body: &Html) -> Answer {
    let code = match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    };
    let banner = record::text!(
        "A rehearsal on this computer. Nothing here reaches Microsoft.",
        "このコンピューター上の練習です。Microsoft には何も送信されません。"
    );
    let (title, banner) = (words(title, lang), words(&banner, lang));
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<header><p>{banner}</p></header>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    );
    Answer {
        status,
        headers: vec![
            ("content-type", "text/html; charset=utf-8".to_owned()),
            ("content-language", code.to_owned()),
            ("cache-control", "no-store".to_owned()),
            ("vary", "accept-language".to_owned()),
            ("x-frame-options", "DENY".to_owned()),
            ("referrer-policy", "no-referrer".to_owned()),
            (
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                    .to_owned(),
            ),
        ],
        body: html.into_bytes(),
        refused: None,
    }
}

/// A text in the person's language.
pub(crate) fn words(text: &Text, lang: Lang) -> Html {
    Html::text(text.in_lang(lang))
}

/// Each of the texts, made harmless and put into its markup.
pub(crate) fn each(texts: &[String], markup: impl Fn(Html) -> String) -> Html {
    let all: Vec<String> = texts.iter().map(|text| markup(Html::text(text))).collect();
    Html(all.concat())
}

/// A paragraph.
pub(crate) fn paragraph(text: &Text, lang: Lang) -> Html {
    Html(format!("<p>{}</p>\n", words(text, lang)))
}

/// A paragraph that says what is wrong, read out at once.
pub(crate) fn alert(text: &Text, lang: Lang) -> Html {
    Html(format!(
        "<p class=\"alert\" role=\"alert\">{}</p>\n",
        words(text, lang)
    ))
}

/// A button that sends its form with `name` set to `value`. `free`: whatever has been filled in.
pub(crate) fn button(name: &str, value: &str, label: &Text, lang: Lang, free: bool) -> Html {
    let free = if free { " formnovalidate" } else { "" };
    Html(format!(
        "<button name=\"{}\" value=\"{}\"{free}>{}</button>\n",
        Html::text(name),
        Html::text(value),
        words(label, lang)
    ))
}

/// A value that a form carries along.
pub(crate) fn hidden(name: &str, value: &str) -> Html {
    Html(format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
        Html::text(name),
        Html::text(value)
    ))
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, Method};

    use super::*;

    #[test]
    fn no_name_becomes_markup() {
        let name = r#"<script>alert("x")</script> & 'ひので'"#;
        assert_eq!(
            Html::text(name).to_string(),
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;ひので&#39;"
        );
    }

    #[test]
    fn the_address_decides_the_language_then_what_the_browser_likes_best() {
        for (uri, accepted, lang) in [
            ("/", "ja,en-US;q=0.9,en;q=0.8", Lang::Ja),
            ("/", "en-US,en;q=0.9,ja;q=0.8", Lang::En),
            ("/", "fr-FR, ja;q=0.3, en;q=0.2", Lang::Ja),
            ("/", "jam", Lang::En),
            ("/", "", Lang::En),
            ("/?mkt=ja-JP", "en", Lang::Ja),
            ("/?MKT=en-US", "ja", Lang::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", accepted.parse().unwrap());
            let request = Request::new(Method::GET, &uri.parse().unwrap(), headers, Vec::new());
            assert_eq!(language(&request), lang, "{uri} {accepted}");
        }
    }
}
