use super::*;

/// As complete as it is long, up to its mark.
fn until_mark(link: &str) -> u32 {
    u32::from(link.contains("partnerId=")) + 8 * u32::from(link.ends_with("#/partners/invitation"))
}

fn links(text: &str) -> Vec<String> {
    find(text, &until_mark)
        .into_iter()
        .map(|found| found.link)
        .collect()
}

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?partnerId=75797631-365c-4181-8514-3d311573318b&msppId=0#/partners/invitation";

#[test]
fn japanese_around_a_link_stays_outside() {
    for text in [
        format!("こちら{LINK}をクリックしてください。"),
        format!("「{LINK}」"),
        format!("（{LINK}）から"),
        format!("【{LINK}】"),
        format!("URL：{LINK}。"),
        format!("{LINK}、または"),
        format!("\u{3000}{LINK}\u{3000}"),
        format!("[x]({LINK})"),
        format!("<{LINK}>"),
        format!("**{LINK}**"),
        LINK.replace('&', "\\&"),
        LINK.replace('&', "\\u0026"),
    ] {
        assert_eq!(links(&text), [LINK], "{text}");
    }
}

#[test]
fn full_width_and_invisible_characters_are_read_and_noted() {
    let wide = "https：//admin．microsoft．com／Adminportal/Home？partnerId＝75＆msppId＝0＃/partners/invitation";
    let found = find(wide, &until_mark);
    assert_eq!(
        found[0].link,
        "https://admin.microsoft.com/Adminportal/Home?partnerId=75&msppId=0#/partners/invitation"
    );
    assert!(found[0].style.was_obfuscated);
    let soft = LINK.replace("micro", "mic\u{ad}ro\u{200b}");
    assert_eq!(links(&soft), [LINK]);
}

#[test]
fn broken_lines_are_put_together_only_if_the_link_gets_better() {
    for (text, joined) in [
        (
            format!("{}\n{}", &LINK[..60], &LINK[60..]),
            vec![LINK.to_owned()],
        ),
        (
            format!(
                "> {}\r\n> {}\r\n> {}",
                &LINK[..60],
                &LINK[60..90],
                &LINK[90..]
            ),
            vec![LINK.to_owned()],
        ),
        (
            format!("<{}\n {}>", &LINK[..60], &LINK[60..]),
            vec![LINK.to_owned()],
        ),
        (format!("{LINK}\nnext"), vec![LINK.to_owned()]),
        (
            format!("{LINK}\n{LINK}"),
            vec![LINK.to_owned(), LINK.to_owned()],
        ),
        (
            "https://a.example/x\ny".to_owned(),
            vec!["https://a.example/x".to_owned()],
        ),
    ] {
        assert_eq!(links(&text), joined, "{text}");
    }
}

#[test]
fn a_link_pasted_twice_is_two() {
    assert_eq!(links(&format!("{LINK}{LINK}")), [LINK, LINK]);
    let wrapped = "https://secure-web.cisco.com/x/https://a.example/";
    assert_eq!(links(wrapped), [wrapped]);
    let parameter = "https://a.example/?url=https://b.example/";
    assert_eq!(links(parameter), [parameter]);
}

#[test]
fn a_link_without_its_scheme_is_found_by_what_stands_in_it() {
    for text in [
        "admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75#/partners/invitation",
        "URL:admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75#/partners/invitation",
        "ttps://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75#/partners/invitation",
        "次のadmin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75#/partners/invitationを",
    ] {
        let found = find(text, &until_mark);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            found[0].link,
            "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75#/partners/invitation",
            "{text}"
        );
        assert!(found[0].style.lacks_scheme);
    }
    assert!(find("invType=ResellerRelationship は種類です", &until_mark).is_empty());
}

#[test]
fn a_lookalike_host_is_not_cut_in_two_and_a_sentence_is_no_host() {
    assert_eq!(
        links("https://admin.miсrosoft.com/Adminportal/Home"),
        ["https://admin.miсrosoft.com/Adminportal/Home"]
    );
    assert_eq!(
        links("https://admin。microsoft。com/x"),
        ["https://admin。microsoft。com/x"]
    );
    assert_eq!(
        links("https://admin.microsoft.comをクリック"),
        ["https://admin.microsoft.com"]
    );
    assert_eq!(
        links("https://admin.microsoft.com。詳細"),
        ["https://admin.microsoft.com"]
    );
}

#[test]
fn a_defanged_link_is_read_and_noted() {
    let found = find("hxxps://admin[.]microsoft[.]com/x", &until_mark);
    assert_eq!(found[0].link, "https://admin.microsoft.com/x");
    assert!(found[0].style.was_defanged);
}
