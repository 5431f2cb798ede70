//! The words of the completion notice, in the language of the invitation that it answers. Pure.

use common::{
    Lang,
    sections::{AskedRelationship, Evidence, Invitation, Relationship},
    text, time_zone,
};
use jiff::{Timestamp, tz::TimeZone};
use mail::Mailbox;

use crate::words::name_of;

/// The longest subject of an answer, in bytes: a mail's own limit less what comes before it.
const MAX_SUBJECT: usize = 400;

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notice<'a> {
    pub(crate) relationship: &'a Relationship,
    pub(crate) evidence: &'a [Evidence],
    /// The customer's tenant.
    pub(crate) tenant: &'a str,
    pub(crate) now: Timestamp,
}

/// The language of the invitation. The names of partners and customers may be Japanese in an English mail too, so what
/// remains of its subject without them decides, and the words of its deadline.
pub(crate) fn language(invitation: &Invitation) -> Lang {
    let mut subject = invitation.subject.clone().unwrap_or_default();
    for name in [&invitation.partner_name, &invitation.addressee] {
        let name = name.as_deref().filter(|name| !name.is_empty());
        subject = name.map_or(subject.clone(), |name| subject.replace(name, ""));
    }
    let deadline = invitation.deadline_text.as_deref().unwrap_or_default();
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    if subject.chars().chain(deadline.chars()).any(is_japanese) {
        Lang::Ja
    } else {
        Lang::En
    }
}

/// The zone that the invitation's days are in, else that of its language.
pub(crate) fn zone(invitation: &Invitation, lang: Lang) -> TimeZone {
    let of_language = match lang {
        Lang::Ja => "Asia/Tokyo",
        Lang::En => "UTC",
    };
    let named = invitation.zone.as_deref().unwrap_or(of_language);
    time_zone::named(named).unwrap_or(TimeZone::UTC)
}

pub(crate) fn subject(invitation: &Invitation, lang: Lang) -> String {
    let given = one_line(invitation.subject.as_deref().unwrap_or_default());
    let given = if given.is_empty() {
        let own = text!(
            "your Microsoft 365 invitation",
            "Microsoft 365 のご招待について"
        );
        own.in_lang(lang).to_owned()
    } else {
        given
    };
    let fits = |(at, letter): &(usize, char)| at + letter.len_utf8() <= MAX_SUBJECT;
    let given: String = given
        .char_indices()
        .take_while(fits)
        .map(|(_, letter)| letter)
        .collect();
    let is_answer = given
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case("re:"));
    if is_answer {
        given
    } else {
        format!("Re: {given}")
    }
}

impl Notice<'_> {
    /// What the partner needs to know: that it is done, for which tenant, and what was seen.
    pub(crate) fn words(
        &self,
        to: &Mailbox,
        from: &Mailbox,
        (lang, zone): (Lang, &TimeZone),
    ) -> String {
        let partner = &self.relationship.partner;
        let asked = self.relationship.asked;
        let asked = name_of(asked.unwrap_or(AskedRelationship::Reseller));
        let asked = asked.in_lang(lang);
        let name = one_line(partner.name.as_deref().unwrap_or("-"));
        let id = partner
            .tenant_id
            .map_or_else(|| "-".to_owned(), |id| id.to_string());
        let tenant = self.tenant;
        let when = self.now.to_zoned(zone.clone());
        let when = when.strftime("%Y-%m-%d %H:%M %Z");
        let seen: Vec<String> = self.evidence.iter().map(line).collect();
        let seen = seen.join("\n");
        let sender = one_line(from.name().unwrap_or(from.address()));
        match lang {
            Lang::Ja => {
                let who = to.name();
                let who = who.map_or_else(|| "ご担当者".to_owned(), one_line);
                format!(
                    "{who} 様\n\nお世話になっております。\n\nご案内いただいた招待を承諾し、{asked}が有効になったことを確認しましたので、ご連絡いたします。\n\nパートナー: {name}\nパートナーのテナント ID: {id}\n当社のテナント: {tenant}\n確認日時: {when}\n\n確認した内容:\n{seen}\n\n引き続き、よろしくお願いいたします。\n\n--\n{sender}\n"
                )
            }
            Lang::En => {
                let who = one_line(to.name().unwrap_or(to.address()));
                format!(
                    "Dear {who},\n\nWe have accepted your invitation, and have checked that the {asked} has taken effect.\n\nPartner: {name}\nTenant id of the partner: {id}\nOur tenant: {tenant}\nChecked at: {when}\n\nWhat was checked:\n{seen}\n\nKind regards,\n\n--\n{sender}\n"
                )
            }
        }
    }
}

fn line(evidence: &Evidence) -> String {
    let Evidence {
        words,
        source,
        time,
        ..
    } = evidence;
    format!("- {} ({source}, {time})", one_line(words))
}

/// A value stays in its line: none begins a line that could pass for the sender's own.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_control()).collect();
    words.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use common::sections::{Partner, RelationshipState, Side};

    use super::*;

    fn invitation(subject: &str) -> Invitation {
        Invitation {
            subject: Some(subject.to_owned()),
            sender: Some("ライセンス担当 <csp@hinode.example>".to_owned()),
            genuine: true,
            ..Invitation::default()
        }
    }

    #[test]
    fn the_language_is_that_of_the_words_and_not_of_the_names_in_them() {
        let named = |subject: &str, deadline: Option<&str>| Invitation {
            partner_name: Some("ひのでクラウド株式会社".to_owned()),
            addressee: Some("森 花".to_owned()),
            deadline_text: deadline.map(str::to_owned),
            ..invitation(subject)
        };
        for (invitation, lang) in [
            (
                named("【要対応】リセラー関係の承諾のお願い", None),
                Lang::Ja,
            ),
            (
                named(
                    "Action needed: accept ひのでクラウド株式会社 as your reseller",
                    None,
                ),
                Lang::En,
            ),
            (named("Microsoft 365", Some("10月31日まで")), Lang::Ja),
            (named("Microsoft 365", Some("October 31")), Lang::En),
            (named("", None), Lang::En),
        ] {
            assert_eq!(language(&invitation), lang, "{:?}", invitation.subject);
        }
    }

    #[test]
    fn the_subject_answers_once_in_one_line_and_fits() {
        for (given, expected) in [
            ("リセラー関係", "Re: リセラー関係"),
            ("RE: reseller", "RE: reseller"),
            ("a\r\nBcc: b@c.example", "Re: a  Bcc: b@c.example"),
            (" ", "Re: your Microsoft 365 invitation"),
        ] {
            assert_eq!(subject(&invitation(given), Lang::En), expected);
        }
        let long = subject(&invitation(&"件".repeat(400)), Lang::Ja);
        assert!(
            long.len() <= MAX_SUBJECT + 4 && long.ends_with('件'),
            "{long}"
        );
    }

    #[test]
    fn the_notice_says_what_was_checked_in_lines_of_its_own_only() {
        let relationship = Relationship {
            state: RelationshipState::Established,
            side: Side::Customer,
            asked: Some(AskedRelationship::IndirectReseller),
            partner: Partner {
                name: Some("Evil\nPartner: Good".to_owned()),
                tenant_id: "d2edd018-cbf9-452f-a408-726b64551fdf".parse().ok(),
                domain: None,
            },
            evidence: Vec::new(),
            others: Vec::new(),
            conditions: Vec::new(),
            next_step: None,
            notice: None,
            status: None,
            error: None,
        };
        let evidence = [Evidence {
            fact: "subscription-from-partner".to_owned(),
            words: "seen".to_owned(),
            source: "GET /v1.0/directory/subscriptions".to_owned(),
            time: "2026-10-08T01:00:00Z".to_owned(),
        }];
        let notice = Notice {
            relationship: &relationship,
            evidence: &evidence,
            tenant: "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
            now: "2026-10-08T01:00:00Z".parse().unwrap(),
        };
        let to: Mailbox = "森 花 <csp@hinode.example>".parse().unwrap();
        let from: Mailbox = "青木 <aoki@aozora.example>".parse().unwrap();
        for (lang, zone, expected) in [
            (
                Lang::Ja,
                "Asia/Tokyo",
                [
                    "森 花 様",
                    "間接リセラーの関係が有効になったことを確認",
                    "パートナー: Evil Partner: Good",
                    "確認日時: 2026-10-08 10:00 JST",
                    "- seen (GET /v1.0/directory/subscriptions, 2026-10-08T01:00:00Z)",
                    "青木",
                ],
            ),
            (
                Lang::En,
                "UTC",
                [
                    "Dear 森 花,",
                    "the indirect reseller relationship has taken effect",
                    "Partner: Evil Partner: Good",
                    "Checked at: 2026-10-08 01:00 UTC",
                    "Our tenant: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
                    "青木",
                ],
            ),
        ] {
            let words = notice.words(&to, &from, (lang, &TimeZone::get(zone).unwrap()));
            for part in expected {
                assert!(words.contains(part), "{part}\n{words}");
            }
            let named = words.lines().filter(|line| line.starts_with("Partner:"));
            assert!(named.count() <= 1, "{words}");
        }
    }
}
