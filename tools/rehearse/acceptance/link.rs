//! What an invitation's link says. Pure.

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It invites to something else than a reseller relationship, or to nothing.
    Kind,
    /// It names another partner.
    Partner,
}

impl Wrong {
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Kind => "the link is no reseller invitation",
            Self::Partner => "the link names another partner",
        }
    }
}

/// The value of an option, whose name may be in any case (observed).
fn option<'a>(options: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let named = options
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.as_str())
}

pub(super) fn check(options: &[(String, String)], partner: &str) -> Result<(), Wrong> {
    if option(options, "invType") != Some("ResellerRelationship") {
        return Err(Wrong::Kind);
    }
    match option(options, "partnerId") {
        Some(id) if id.eq_ignore_ascii_case(partner) => Ok(()),
        _ => Err(Wrong::Partner),
    }
}

/// The tenant that accepts, where there are several. A real link has no such option: the signed-in user decides.
pub(super) fn tenant(options: &[(String, String)]) -> &str {
    option(options, "tenant").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_must_be_a_reseller_invitation_of_the_partner() {
        let partner = "d2edd018-cbf9-452f-a408-726b64551fdf";
        for (query, seen) in [
            (
                "invType=ResellerRelationship&partnerId=D2EDD018-cbf9-452f-a408-726b64551fdf&msppId=0",
                Ok(()),
            ),
            (
                "INVTYPE=ResellerRelationship&partnerid=d2edd018-cbf9-452f-a408-726b64551fdf",
                Ok(()),
            ),
            (
                "invType=Administration&partnerId=d2edd018-cbf9-452f-a408-726b64551fdf",
                Err(Wrong::Kind),
            ),
            (
                "invType=ResellerRelationship&partnerId=e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f90",
                Err(Wrong::Partner),
            ),
            ("invType=ResellerRelationship", Err(Wrong::Partner)),
            ("", Err(Wrong::Kind)),
        ] {
            let options: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect();
            assert_eq!(check(&options, partner), seen, "{query}");
        }
    }
}
