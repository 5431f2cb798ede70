//! Who sent the mail, and what is odd about that.

use crate::{host, mail::Envelope};

/// Something odd about a sender. Invitations come from the partner, never from Microsoft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SenderDoubt {
    /// A free mailbox.
    FreeMail(String),
    /// The name says Microsoft, the address another domain.
    ClaimsMicrosoft(String),
    /// The same, and the receiving server could not confirm the sender.
    ClaimsMicrosoftUnconfirmed { domain: String, result: String },
    /// The domain or the name looks like another one and is not.
    Lookalike { shown: String, like: String },
    /// It really is Microsoft's domain, which sends no invitations.
    IsMicrosoft(String),
    /// It gives Microsoft's domain, and the receiving server found that it did not come from there.
    ForgesMicrosoft { domain: String, result: String },
    /// The name is an address, and another one.
    NameIsAddress { name: String, address: String },
    /// Answers go to another domain.
    ReplyElsewhere { from: String, reply_to: String },
    /// The receiving server's verdict: `dmarc=fail`.
    Failed(String),
}

const FREE: [&str; 20] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.co.jp",
    "yahoo.com",
    "ymail.ne.jp",
    "outlook.com",
    "outlook.jp",
    "hotmail.com",
    "hotmail.co.jp",
    "live.jp",
    "live.com",
    "msn.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "mail.com",
    "gmx.com",
    "protonmail.com",
    "proton.me",
    "excite.co.jp",
];
const MICROSOFT: [&str; 6] = [
    "microsoft.com",
    "microsoftonline.com",
    "office.com",
    "office365.com",
    "onmicrosoft.com",
    "cloud.microsoft",
];

/// What is odd about the sender of a mail.
pub(crate) fn doubts(envelope: &Envelope) -> Vec<SenderDoubt> {
    let mut odd = Vec::new();
    if let Some(from) = &envelope.from {
        let domain = from.domain().unwrap_or_default();
        let is_microsoft = is_under(&domain, &MICROSOFT[..4]);
        if FREE.contains(&domain.as_str()) {
            odd.push(SenderDoubt::FreeMail(domain.clone()));
        }
        let dmarc = || dmarc_failure(envelope.authentication.as_deref());
        if is_microsoft {
            odd.push(match dmarc() {
                Some(result) => SenderDoubt::ForgesMicrosoft {
                    domain: domain.clone(),
                    result,
                },
                None => SenderDoubt::IsMicrosoft(domain.clone()),
            });
        }
        if let Some(like) = host::like_microsoft(&domain).filter(|_| !is_microsoft) {
            odd.push(SenderDoubt::Lookalike {
                shown: domain.clone(),
                like: like.to_owned(),
            });
        }
        if let Some(name) = &from.name {
            if claims_microsoft(name) && !is_microsoft && !domain.is_empty() {
                odd.push(match dmarc() {
                    Some(result) => SenderDoubt::ClaimsMicrosoftUnconfirmed {
                        domain: domain.clone(),
                        result,
                    },
                    None => SenderDoubt::ClaimsMicrosoft(domain.clone()),
                });
            }
            if let Some(other) = address_in(name).filter(|other| {
                !from
                    .mail
                    .as_deref()
                    .is_some_and(|mail| mail.eq_ignore_ascii_case(other))
            }) {
                odd.push(SenderDoubt::NameIsAddress {
                    name: other.to_owned(),
                    address: from.mail.clone().unwrap_or_default(),
                });
            }
        }
        let reply_to = envelope
            .reply_to
            .as_ref()
            .and_then(crate::header::Address::domain);
        if let Some(reply_to) =
            reply_to.filter(|reply_to| !domain.is_empty() && !is_same_house(&domain, reply_to))
        {
            odd.push(SenderDoubt::ReplyElsewhere {
                from: domain,
                reply_to,
            });
        }
    }
    odd.extend(failures(envelope.authentication.as_deref().unwrap_or("")));
    odd
}

/// The domain itself or one under it.
fn is_under(domain: &str, of: &[&str]) -> bool {
    of.iter().any(|of| {
        domain == *of
            || domain
                .strip_suffix(of)
                .is_some_and(|head| head.ends_with('.'))
    })
}

fn is_same_house(one: &str, other: &str) -> bool {
    is_under(one, &[other]) || is_under(other, &[one])
}

/// A partner may well write "Microsoft 365 サービス担当"; a name that begins with Microsoft and says
/// nothing of a company is a claim.
fn claims_microsoft(name: &str) -> bool {
    // Letters of another script that look like these count as these.
    let key = crate::company_name::key(&host::latin(name));
    let rest = [
        "microsoft",
        "マイクロソフト",
        "日本マイクロソフト",
        "office365",
        "microsoft365",
    ]
    .iter()
    .filter_map(|word| key.strip_prefix(word))
    .min_by_key(|rest| rest.len());
    rest.is_some_and(|rest| {
        let ours = [
            "",
            "365",
            "online",
            "admin",
            "security",
            "support",
            "team",
            "account",
            "サポート",
            "管理者",
            "チーム",
            "アカウント",
            "セキュリティ",
            "partner",
            "パートナー",
            "billing",
            "notice",
            "通知",
        ];
        let rest = rest.trim_start_matches("365").trim_start_matches("office");
        ours.iter()
            .any(|word| rest == *word || !word.is_empty() && rest.starts_with(word))
    })
}

fn address_in(name: &str) -> Option<&str> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ','))
        .find(|word| {
            word.split_once('@')
                .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'))
        })
}

/// What the receiving server says where DMARC failed.
fn dmarc_failure(results: Option<&str>) -> Option<String> {
    failures(results?)
        .into_iter()
        .find_map(|failure| match failure {
            SenderDoubt::Failed(result) if result.starts_with("dmarc") => Some(result),
            _ => None,
        })
}

fn failures(results: &str) -> Vec<SenderDoubt> {
    let lower = results.to_ascii_lowercase();
    let found = ["dmarc", "spf", "dkim"].into_iter().filter_map(|method| {
        let (_, rest) = lower.split_once(&format!("{method}="))?;
        let verdict: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        matches!(verdict.as_str(), "fail" | "softfail" | "permerror")
            .then(|| SenderDoubt::Failed(format!("{method}={verdict}")))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::{Address, Header};

    fn odd(header: &str) -> Vec<SenderDoubt> {
        doubts(&Envelope::of_header(&Header::read(header.as_bytes()).0))
    }

    #[test]
    fn a_partner_that_writes_from_its_own_domain_is_not_odd() {
        for header in [
            "From: =?UTF-8?B?56e76KGM5ZWG5LqL?= <info@partner.example>\nReply-To: csp@mail.partner.example\nAuthentication-Results: mx; spf=pass; dkim=pass; dmarc=pass\n",
            "From: Microsoft 365 Desk of Partner <info@partner.example>\n",
            "From: Microsoft 365 サービス担当 <info@partner.example>\n",
            "",
        ] {
            assert_eq!(odd(header), [], "{header}");
        }
    }

    #[test]
    fn microsofts_own_domain_that_was_not_confirmed_is_a_forgery() {
        let header = "From: Microsoft <x@microsoft.com>\nAuthentication-Results: mx; spf=pass; dmarc=fail (p=reject)\n\n";
        let (header, _) = Header::read(header.as_bytes());
        let doubts = doubts(&Envelope::of_header(&header));
        let forged = SenderDoubt::ForgesMicrosoft {
            domain: "microsoft.com".to_owned(),
            result: "dmarc=fail".to_owned(),
        };
        assert_eq!(doubts.first(), Some(&forged));
        assert!(crate::warning::Caution::Sender(forged).is_grave());
    }

    #[test]
    fn what_is_odd_is_named() {
        let own = |text: &str| text.to_owned();
        for (header, doubt) in [
            (
                "From: csp@gmail.com\n",
                SenderDoubt::FreeMail(own("gmail.com")),
            ),
            (
                "From: Microsoft <x@evil.example>\n",
                SenderDoubt::ClaimsMicrosoft(own("evil.example")),
            ),
            (
                "From: マイクロソフト サポート <x@evil.example>\n",
                SenderDoubt::ClaimsMicrosoft(own("evil.example")),
            ),
            (
                "From: Microsoft 365 Team <x@evil.example>\n",
                SenderDoubt::ClaimsMicrosoft(own("evil.example")),
            ),
            (
                "From: Micrоsоft <x@evil.example>\n",
                SenderDoubt::ClaimsMicrosoft(own("evil.example")),
            ),
            (
                "From: csp@rnicrosoft.com\n",
                SenderDoubt::Lookalike {
                    shown: own("rnicrosoft.com"),
                    like: own("microsoft.com"),
                },
            ),
            (
                "From: csp@micros0ft.com\n",
                SenderDoubt::Lookalike {
                    shown: own("micros0ft.com"),
                    like: own("microsoft.com"),
                },
            ),
            (
                "From: csp@mail.microsoftonline.com.evil.example\n",
                SenderDoubt::Lookalike {
                    shown: own("mail.microsoftonline.com.evil.example"),
                    like: own("microsoftonline.com"),
                },
            ),
            (
                "From: Ｍｉｃｒｏｓｏｆｔ <x@evil.example>\n",
                SenderDoubt::ClaimsMicrosoft(own("evil.example")),
            ),
            (
                "From: Microsoft <msonlineservicesteam@microsoft.com>\n",
                SenderDoubt::IsMicrosoft(own("microsoft.com")),
            ),
            (
                "From: \"info@partner.example\" <x@evil.example>\n",
                SenderDoubt::NameIsAddress {
                    name: own("info@partner.example"),
                    address: own("x@evil.example"),
                },
            ),
            (
                "From: a@partner.example\nReply-To: b@evil.example\n",
                SenderDoubt::ReplyElsewhere {
                    from: own("partner.example"),
                    reply_to: own("evil.example"),
                },
            ),
            (
                "From: a@partner.example\nAuthentication-Results: mx; dmarc=fail (p=none)\nAuthentication-Results: x; spf=fail\n",
                SenderDoubt::Failed(own("dmarc=fail")),
            ),
        ] {
            assert_eq!(odd(header), [doubt], "{header}");
        }
        assert_eq!(
            doubts(&Envelope {
                from: Some(Address::default()),
                ..Envelope::default()
            }),
            []
        );
    }
}
