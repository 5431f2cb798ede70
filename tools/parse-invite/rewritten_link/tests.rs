use super::*;

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75797631-365c-4181-8514-3d311573318b&msppId=0#/partners/invitation";

fn encoded(link: &str) -> String {
    percent_encoding::utf8_percent_encode(link, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn opened(link: &str) -> (String, Vec<&'static str>) {
    let unwrapped = unwrap(link);
    assert_eq!(unwrapped.end, End::Open, "{link}");
    (unwrapped.link, unwrapped.wrappers)
}

#[test]
fn every_wrapper_gives_its_link_back() {
    let pct = encoded(LINK);
    let v2 = LINK
        .replace('-', "-2D")
        .replace('_', "-5F")
        .replace("://", "-3A//")
        .replace('/', "_")
        .replace('?', "-3F")
        .replace('=', "-3D")
        .replace('&', "-26")
        .replace('#', "-23");
    let sophos = base64::engine::general_purpose::STANDARD.encode(LINK);
    for (wrapped, name) in [
        (
            format!(
                "https://jpn01.safelinks.protection.outlook.com/?url={pct}&data=05%7C02%7Cuser%40a.example&sdata=x&reserved=0"
            ),
            "safe-links",
        ),
        (
            format!("http://NAM12.safelinks.protection.outlook.com/?data=x&url={pct}"),
            "safe-links",
        ),
        (
            format!(
                "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={pct}&locale=ja"
            ),
            "safe-links",
        ),
        (
            format!("https://urldefense.proofpoint.com/v1/url?u={pct}&k=x"),
            "proofpoint",
        ),
        (
            format!("https://urldefense.proofpoint.com/v2/url?u={v2}&d=x&c=y"),
            "proofpoint",
        ),
        (
            format!(
                "https://urldefense.com/v3/__{}__;Iw!!abc$",
                LINK.replace('#', "*")
            ),
            "proofpoint",
        ),
        (
            format!(
                "https://urldefense.com/v3/__{}__;Iw!!abc$",
                LINK.replace('#', "*").replace("://", ":/")
            ),
            "proofpoint",
        ),
        (
            format!(
                "https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url={pct}&umid=1&auth=2"
            ),
            "trend-micro",
        ),
        (
            format!("https://linkprotect.cudasvc.com/url?a={pct}&c=E,1&typo=1"),
            "barracuda",
        ),
        (
            format!("https://eu-central-1.protection.sophos.com/?d=microsoft.com&u={sophos}&i=x"),
            "sophos",
        ),
        (
            format!("https://protect.checkpoint.com/v2/r01/___{LINK}___.YXAxZTp"),
            "check-point",
        ),
        (
            format!(
                "https://protect.checkpoint.com/v2/___{}___.YXAxZTp",
                LINK.replace("://", "%3A//")
            ),
            "check-point",
        ),
        (format!("https://secure-web.cisco.com/1abc/{pct}"), "cisco"),
        (
            format!("https://clicktime.symantec.com/3x?u={pct}"),
            "symantec",
        ),
        (format!("https://www.google.com/url?q={pct}&sa=D"), "google"),
    ] {
        assert_eq!(opened(&wrapped), (LINK.to_owned(), vec![name]), "{wrapped}");
    }
}

#[test]
fn a_run_of_characters_in_the_third_proofpoint_form_is_counted() {
    let wrapped = "https://urldefense.com/v3/__https://a.example/**Bx__;44GC44GE44GG!!x$";
    assert_eq!(proofpoint_v3(wrapped).unwrap(), "https://a.example/あいうx");
}

#[test]
fn a_sentence_that_a_gateway_swallowed_is_let_go() {
    let wrapped = format!(
        "https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url={}",
        encoded(&format!("{LINK}をクリック"))
    );
    assert_eq!(opened(&wrapped).0, LINK);
}

#[test]
fn wrappings_inside_one_another_are_opened_five_deep() {
    let mut wrapped = LINK.to_owned();
    for _ in 0..5 {
        wrapped = format!(
            "https://jpn01.safelinks.protection.outlook.com/?url={}",
            encoded(&wrapped)
        );
    }
    assert_eq!(opened(&wrapped).1, ["safe-links"; 5]);
    let wrapped = format!("https://www.google.com/url?q={}", encoded(&wrapped));
    assert_eq!(unwrap(&wrapped).end, End::TooDeep);
}

#[test]
fn of_two_targets_none_is_taken() {
    let real = "https%3A%2F%2Fadmin.microsoft.com%2F";
    for link in [
        format!(
            "https://jpn01.safelinks.protection.outlook.com/?url={real}&URL=https%3A%2F%2Fe.example"
        ),
        format!(
            "https://jpn01.safelinks.protection.outlook.com/?%75rl=https%3A%2F%2Fe.example&url={real}"
        ),
        format!("https://www.google.com/url?q={real}&url=https%3A%2F%2Fe.example"),
    ] {
        assert_eq!(unwrap(&link).end, End::Opaque, "{link}");
    }
    let twice = format!("https://www.google.com/url?q={real}&url={real}&q=");
    assert_eq!(unwrap(&twice).link, "https://admin.microsoft.com/");
}

#[test]
fn what_cannot_be_opened_is_said_to_be_so() {
    for (link, name) in [
        (
            "https://protect-eu.mimecast.com/s/abc?domain=admin.microsoft.com",
            "mimecast",
        ),
        ("https://aka.ms/abc", "microsoft-short-link"),
        ("https://bit.ly/abc", "short-link"),
        (
            "https://eu-central-1.protection.sophos.com/?d=microsoft.com&b=1&q=2",
            "sophos",
        ),
    ] {
        let unwrapped = unwrap(link);
        assert_eq!(
            (unwrapped.end, unwrapped.wrappers.as_slice()),
            (End::Opaque, &[name][..]),
            "{link}"
        );
    }
}

#[test]
fn a_host_that_only_looks_like_a_wrapper_is_none() {
    for link in [
        "https://jpn01.safelinks-protection.outlook.com/?url=https%3A%2F%2Fa.example",
        "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fa.example",
        "https://evil.example/?url=https://admin.microsoft.com/",
    ] {
        assert_eq!(opened(link), (link.to_owned(), vec![]), "{link}");
    }
}
