//! Words of Microsoft's from lists that grow: a word that is not known here is kept as it came.

use std::fmt;

use serde::Deserialize;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of_word:meta])* $word:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
        #[serde(from = "String")]
        pub enum $name {
            $($(#[$of_word])* $word,)+
            /// A word that is not known here; empty where there is none.
            Other(String),
        }

        impl $name {
            /// The word, as the service writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => stringify!($word),)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $(stringify!($word) => Self::$word,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// How far a subscription, or a row of a SKU, is in its life.
    SubscriptionStatus {
        /// In use.
        Enabled,
        /// Expired, in its time of grace.
        Warning,
        /// Not usable any more; the data are kept for some time.
        Suspended,
        /// Ended.
        Deleted,
        /// Cancelled by the customer.
        LockedOut,
    }
}

words! {
    /// How an assignment of a licence stands.
    AssignmentState {
        /// In use.
        Active,
        /// In use, but something in it failed.
        ActiveWithError,
        /// Switched off.
        Disabled,
        /// It failed.
        Error,
    }
}

words! {
    /// What a SKU or a service plan is for.
    AppliesTo {
        /// For users, to whom it can be assigned.
        User,
        /// For the whole company.
        Company,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_word_is_told_and_an_unknown_one_is_kept_as_it_came() {
        for (word, status) in [
            ("Enabled", SubscriptionStatus::Enabled),
            ("LockedOut", SubscriptionStatus::LockedOut),
            ("enabled", SubscriptionStatus::Other("enabled".to_owned())),
            ("Frozen", SubscriptionStatus::Other("Frozen".to_owned())),
            ("", SubscriptionStatus::default()),
        ] {
            let json = serde_json::to_string(word).unwrap();
            let read: SubscriptionStatus = serde_json::from_str(&json).unwrap();
            assert_eq!((&read, read.as_str()), (&status, word));
        }
    }
}
