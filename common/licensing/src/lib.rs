//! The rules of licences, each written once: pure functions over what Graph answers. No network, no clock.
//!
//! | module | what it is |
//! |---|---|
//! | [`mod@seats`] | how many seats a row has, and how many are free |
//! | [`product_name`](mod@product_name) | what people call a product |
//! | [`mod@sku_kind`] | whether a row can be assigned, and whether anybody bought its seats |
//! | [`holding`](mod@holding) | how a user holds a licence |
//! | [`user`](mod@user) | the `user` section of a user |
//! | [`subscriptions`] | the subscriptions under a row, and who sold them |
//! | [`partner_names`] | partners by their tenant ids |
//! | [`deadline_rules`] | what follows the end of a subscription, by which rule, since when |
//! | [`deadline_words`] | what happens on a deadline, in either language |
//! | [`swap_words`] | why a user is moved or not, in either language |
//! | [`plan_kinds`] | whether mail, files or chats are behind a service plan |
//! | [`new_partner`] | who the new partner is, and the part that each seller plays |
//! | [`sold`] | what partners say of the subscriptions that they sold |
//! | [`term`] | what follows the end of a term, as its partner sees it |
//! | [`lifecycle`] | what a subscription gives, and until when |
//! | [`outlook`] | the seats of a row on each day on which they change |

pub mod deadline_rules;
pub mod deadline_words;
pub mod holding;
pub mod lifecycle;
pub mod new_partner;
pub mod outlook;
pub mod partner_names;
pub mod plan_kinds;
pub mod product_name;
pub mod seats;
pub mod sku_kind;
pub mod sold;
pub mod subscriptions;
pub mod swap_words;
pub mod term;
pub mod user;

pub use holding::{Holding, held, holding, holdings};
pub use lifecycle::{Course, Supply, last_day};
pub use new_partner::{NewPartner, Part};
pub use outlook::{Day, Outlook, Shortage, When};
pub use partner_names::PartnerNames;
pub use product_name::{printed_name, product_name, sku_ref};
pub use seats::{free_seats, seats};
pub use sku_kind::{SkuKind, sku_kind};
pub use sold::Sold;
pub use user::user;
