//! The mails that the new partner sends: the invitation, and the notice that the licences are open.

use base64::{Engine, prelude::BASE64_STANDARD};
use encoding_rs::ISO_2022_JP;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use tenant_file::Tenant;

/// The invitation (.eml): the link to accept, until when, and when the licences open.
pub(crate) fn invitation(tenant: &Tenant) -> Vec<u8> {
    let invitation = &tenant.invitation;
    let partner = tenant.partner_name();
    let body = format!(
        "{company}\n{last} {first} 様\n\n\
         いつもお世話になっております。{partner} ライセンス担当です。\n\
         このたびは Microsoft 365 のライセンスをお申し込みいただき、ありがとうございます。\n\n\
         ■ お願いしたいこと\n\
         下のリンクを開き、グローバル管理者のアカウントでサインインして、\n\
         内容をご確認のうえ承諾してください。\n\n\
         {partner} がお客様の Microsoft クラウド ソリューション プロバイダーになることを承認し、\n\
         Microsoft 顧客契約に同意するには、次のリンクをクリックしてください。\n\
         {link}\n\n\
         ■ 期日\n\
         {deadline}までに承諾をお願いいたします。\n\
         開通予定日は{opening}です。\n\n\
         承諾がお済みになりましたら、このメールにご返信ください。\n\n\
         -- \n{partner} ライセンス担当\n",
        company = tenant.organization.display_name,
        last = invitation.contact.last_name,
        first = invitation.contact.first_name,
        link = tenant.invitation_link(),
        deadline = day(invitation.deadline),
        opening = day(invitation.opening),
    );
    let subject = "【要対応】Microsoft 365 リセラー関係の承諾のお願い";
    mail(tenant, invitation.sent, "invitation", subject, &body)
}

/// The notice of the opening (.eml): the name of the licence and the id of each subscription.
pub(crate) fn opening_notice(tenant: &Tenant) -> Vec<u8> {
    let invitation = &tenant.invitation;
    let opened: Vec<String> = invitation
        .brings
        .iter()
        .map(|subscription| {
            format!(
                "ライセンス名：{}\nライセンス数：{}\nサブスクリプション ID：{}\n\n",
                subscription.offer_name,
                subscription.total_licenses,
                subscription.commerce_subscription_id
            )
        })
        .collect();
    let body = format!(
        "{company}\n{last} {first} 様\n\n\
         いつもお世話になっております。{partner} ライセンス担当です。\n\
         お申し込みのライセンスが開通しましたので、お知らせいたします。\n\n\
         ■ 開通情報\n{opened}\
         Microsoft 365 管理センターの「ライセンス」でご確認ください。\n\
         https://admin.microsoft.com/\n\n\
         -- \n{partner} ライセンス担当\n",
        company = tenant.organization.display_name,
        last = invitation.contact.last_name,
        first = invitation.contact.first_name,
        partner = tenant.partner_name(),
        opened = opened.concat(),
    );
    let subject = "Microsoft 365 ライセンス開通のご案内";
    mail(
        tenant,
        invitation.opening_notice_sent,
        "opening",
        subject,
        &body,
    )
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A mail in ISO-2022-JP, as Japanese mailers have sent it for thirty years.
fn mail(tenant: &Tenant, sent: Timestamp, name: &str, subject: &str, body: &str) -> Vec<u8> {
    let invitation = &tenant.invitation;
    let domain = tenant
        .known_tenants
        .iter()
        .find(|known| known.tenant_id == tenant.partner_center.tenant_id)
        .map_or("partner.example", |known| &known.default_domain_name);
    let date = sent
        .to_zoned(TimeZone::fixed(jiff::tz::offset(9)))
        .strftime("%a, %d %b %Y %H:%M:%S %z");
    let to = format!(
        "{} {}",
        invitation.contact.last_name, invitation.contact.first_name
    );
    let head = format!(
        "Date: {date}\nFrom: {from} <csp@{domain}>\nTo: {to} <{address}>\nSubject: {subject}\n\
         Message-ID: <{name}.{tenant_id}@{domain}>\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n\n",
        from = encoded_words(tenant.partner_name()),
        to = encoded_words(&to),
        address = header_safe(&invitation.contact.email),
        subject = encoded_words(subject),
        tenant_id = tenant.organization.id,
    );
    let (body, _, _) = ISO_2022_JP.encode(body);
    let mut mail = head.into_bytes();
    mail.extend_from_slice(&body);
    with_crlf(&mail)
}

/// RFC 2047, in words short enough for a line of 76, each of which ends in ASCII as it must.
fn encoded_words(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let words: Vec<String> = letters
        .chunks(14)
        .map(|chunk| {
            let text: String = chunk.iter().collect();
            let (bytes, _, _) = ISO_2022_JP.encode(&text);
            format!("=?ISO-2022-JP?B?{}?=", BASE64_STANDARD.encode(bytes))
        })
        .collect();
    words.join("\n ")
}

/// A tenant file may hold anything; a header line may not.
fn header_safe(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

fn with_crlf(mail: &[u8]) -> Vec<u8> {
    mail.split(|byte| *byte == b'\n')
        .collect::<Vec<_>>()
        .join(&b"\r\n"[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_is_seven_bit_japanese_with_the_link_and_both_days() {
        let tenant = Tenant::omakase();
        let mail = invitation(&tenant);
        assert!(mail.is_ascii());
        assert!(
            mail.windows(3).any(|bytes| bytes == b"\x1b$B"),
            "no Japanese in it"
        );
        let (text, _, broken) = ISO_2022_JP.decode(&mail);
        assert!(!broken);
        for part in [
            "partnerId=",
            tenant.partner_center.tenant_id.as_str(),
            "&msppId=0#/partners/invitation\r\n",
            "2026年10月15日までに",
            "開通予定日は2026年10月20日です",
            "ひのでクラウド株式会社 がお客様の Microsoft クラウド ソリューション プロバイダーになることを承認し",
            "Date: Mon, 28 Sep 2026 10:30:00 +0900\r\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn no_line_is_longer_than_a_mail_allows_and_each_header_word_can_be_decoded_alone() {
        for mail in [
            invitation(&Tenant::omakase()),
            opening_notice(&Tenant::omakase()),
        ] {
            assert!(
                mail.split(|byte| *byte == b'\n')
                    .all(|line| line.len() <= 998)
            );
            let text = String::from_utf8(mail).unwrap();
            let subject = text
                .split("Subject: ")
                .nth(1)
                .unwrap()
                .split("\r\nMessage-ID")
                .next()
                .unwrap();
            for word in subject.split("\r\n ") {
                let code = word
                    .strip_prefix("=?ISO-2022-JP?B?")
                    .unwrap()
                    .strip_suffix("?=")
                    .unwrap();
                assert!(word.len() <= 75, "{word}");
                let bytes = BASE64_STANDARD.decode(code).unwrap();
                let last = bytes.split(|byte| *byte == 0x1b).next_back().unwrap();
                assert!(last.starts_with(b"(B") || last == bytes, "{word}");
            }
        }
    }

    #[test]
    fn the_opening_notice_names_the_subscription_that_was_brought() {
        let tenant = Tenant::omakase();
        let mail = opening_notice(&tenant);
        let (text, _, _) = ISO_2022_JP.decode(&mail);
        let id = &tenant.invitation.brings[0].commerce_subscription_id;
        assert!(
            text.contains(&format!("サブスクリプション ID：{id}\r\n")),
            "{text}"
        );
    }
}
