//! Pages in, words and links out.

use super::*;

fn links(html: &str) -> Vec<(String, String, bool)> {
    let page = read(html);
    page.anchors
        .iter()
        .map(|a| {
            (
                a.href.clone(),
                page.text[a.shown.clone()].trim().to_owned(),
                a.is_hidden,
            )
        })
        .collect()
}

fn link(href: &str, shown: &str, hidden: bool) -> (String, String, bool) {
    (href.to_owned(), shown.to_owned(), hidden)
}

#[test]
fn links_are_read_however_they_are_written() {
    for html in [
        "<a href=\"https://a.example/?b=1&amp;c=2\">x</a>",
        "<A HREF='https://a.example/?b=1&#38;c=2'>x</A>",
        "<a href=https://a.example/?b=1&#x26;c=2>x</a>",
        "<a href=\" https://a.example/?b=1&c=2\n\">x",
        "<base href=https://a.example/><a href='/?b=1&amp;c=2'>x</a>",
    ] {
        assert_eq!(
            links(html),
            [link("https://a.example/?b=1&c=2", "x", false)],
            "{html}"
        );
    }
}

#[test]
fn buttons_drawings_and_pages_that_lead_on_are_links_too() {
    for (html, expected) in [
        (
            "<form action=https://e.example/><input type=hidden value=1><input type=submit value='go on'></form>",
            link("https://e.example/", "go on", false),
        ),
        (
            "<button formaction=https://e.example/>go</button><form></form>",
            link("https://e.example/", "go", false),
        ),
        (
            "<svg><a xlink:href=https://e.example/><text>go</text></a></svg>",
            link("https://e.example/", "go", false),
        ),
        (
            "<a href=https://e.example/><svg><use xlink:href='#icon'/></svg>go</a>",
            link("https://e.example/", "go", false),
        ),
        (
            "<meta http-equiv=Refresh content='0; url=https://e.example/'>",
            link("https://e.example/", "", true),
        ),
        (
            "<meta http-equiv=refresh content='0;https://e.example/'>",
            link("https://e.example/", "", true),
        ),
    ] {
        assert_eq!(links(html), [expected], "{html}");
    }
}

#[test]
fn of_two_addresses_the_one_counts_that_a_browser_opens() {
    for html in [
        "<svg><a xlink:href=https://real.example/ href=https://e.example/><text>go</text></a></svg>",
        "<a href=https://e.example/ xlink:href=https://real.example/>go</a>",
        "<a href=https://e.example/ href=https://real.example/>go</a>",
        "<button action=https://real.example/ formaction=https://e.example/>go</button><form></form>",
        "<form href=https://real.example/ action=https://e.example/><button>go</button></form>",
    ] {
        assert_eq!(
            links(html),
            [link("https://e.example/", "go", false)],
            "{html}"
        );
    }
}

#[test]
fn a_relative_link_leads_where_the_base_says_wherever_it_stands() {
    for html in [
        "<base href=https://e.example/><a href=/x>go</a>",
        "<a href=/x>go</a><base href=https://e.example/>",
        "<base target=_blank><a href=x>go</a><base href=https://e.example/><base href=https://f.example/>",
        "<base href=//e.example/><a href=/x>go</a>",
        "<a href=//e.example/x>go</a>",
        "<a href='\\\\e.example/x'>go</a>",
    ] {
        assert_eq!(
            links(html),
            [link("https://e.example/x", "go", false)],
            "{html}"
        );
    }
    assert_eq!(links("<a href=/x>go</a>"), [link("/x", "go", false)]);
}

#[test]
fn a_hidden_link_and_a_button_for_outlook_are_told() {
    assert_eq!(
        links(
            "<div style='display: none'><div></div><a href=https://e.example/>x</a></div><a href=https://f.example/>y</a>"
        ),
        [
            link("https://e.example/", "", true),
            link("https://f.example/", "y", false)
        ]
    );
    assert_eq!(
        links("<!--[if mso]><V:RECT HREF=https://e.example/>go</V:RECT><![endif]-->"),
        [link("https://e.example/", "", true)]
    );
    assert_eq!(
        links(
            "<!--[if mso]><v:roundrect href=\"https://e.example/\">go</v:roundrect><![endif]--><a href=https://f.example/><img src=x></a>"
        ),
        [
            link("https://e.example/", "", true),
            link("https://f.example/", "", false)
        ]
    );
}

#[test]
fn text_is_laid_out_as_a_reader_sees_it() {
    let page = read(
        "<title>t</title><style>p{}</style><p>a&nbsp;b<wbr>c\n d</p><p>e<br>f</p><script>x<y</script>",
    );
    assert_eq!(page.text, "a\u{a0}bc d\ne\nf\n");
}
