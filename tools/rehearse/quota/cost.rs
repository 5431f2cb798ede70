//! What each request of Graph costs.

use hyper::Method;

/// What a request costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cost {
    /// Resource units.
    pub(crate) units: u32,
    /// Changes.
    pub(crate) writes: u32,
    /// Reads of a log.
    pub(crate) logs: u32,
}

/// The cost of a request of Graph below the version. None where another service counts it by rules of its own, as
/// `SharePoint` does for drives.
pub(crate) fn cost(method: &Method, path: &[&str], query: &[(String, String)]) -> Option<Cost> {
    if path.contains(&"drive") || path.first() == Some(&"drives") || path == ["$batch"] {
        return None;
    }
    if path.first() == Some(&"auditLogs") {
        return Some(Cost {
            logs: 1,
            ..Cost::default()
        });
    }
    if *method != Method::GET {
        return Some(Cost {
            units: 1,
            writes: 1,
            logs: 0,
        });
    }
    let base: u32 = match path {
        ["groups", _, "transitiveMembers", ..] => 5,
        ["subscribedSkus" | "contracts"] | ["groups", _, "members", ..] => 3,
        ["users"] | ["users", _, "licenseDetails"] => 2,
        _ => 1,
    };
    let mut units = base;
    for (name, value) in query {
        match name.trim_start_matches('$') {
            "select" => units = units.saturating_sub(1),
            "top" if value.parse().is_ok_and(|top: u32| top < 20) => {
                units = units.saturating_sub(1);
            }
            "expand" => units += 1,
            _ => {}
        }
    }
    Some(Cost {
        units: units.max(1),
        ..Cost::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_has_its_documented_cost() {
        let cost = |method: &Method, path: &str, query: &str| {
            let path: Vec<&str> = path.split('/').collect();
            let query: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect();
            cost(method, &path, &query).map(|cost| (cost.units, cost.writes, cost.logs))
        };
        for (path, query, units) in [
            ("subscribedSkus", "", 3),
            ("subscribedSkus", "$select=skuId", 2),
            ("users", "", 2),
            ("users", "$select=id&$top=999", 1),
            ("users", "$select=id&$top=5", 1),
            ("users/x", "$select=id", 1),
            ("users/x", "$expand=manager", 2),
            ("users/x/licenseDetails", "", 2),
            ("groups/x/members", "", 3),
            ("groups/x/transitiveMembers", "", 5),
            ("organization", "", 1),
        ] {
            assert_eq!(
                cost(&Method::GET, path, query),
                Some((units, 0, 0)),
                "{path}?{query}"
            );
        }
        assert_eq!(
            cost(&Method::POST, "users/x/assignLicense", ""),
            Some((1, 1, 0))
        );
        assert_eq!(
            cost(&Method::GET, "auditLogs/directoryAudits", ""),
            Some((0, 0, 1))
        );
        assert_eq!(cost(&Method::GET, "users/x/drive/root/children", ""), None);
    }
}
