//! `parse-invite` reads an invitation of a partner, offline, and says what it is. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | `args` | the command line |
//! | `source` | what an operand names, and opening it |
//! | `container` | what an input is, told from its bytes, and the mails in it |
//! | `lines`, `header`, `transfer_encoding`, `charset` | bytes of a mail to text |
//! | `html`, `normalize`, `link_scan` | text to links |
//! | `rewritten_link`, `host`, `link`, `guid` | what a link is |
//! | `other_link` | what a link that is no invitation asks for |
//! | `verdict` | whether following it leads where it says |
//! | `date`, `deadline`, `names`, `company_name`, `opening_notice`, `content`, `sender` | what the mail says around it |
//! | `reading` | a mail to its invitations |
//! | `expectation`, `assembly` | what they say of each other, and the record |
//! | `warning`, `explain`, `words` | words for people |
//! | `bounds` | where a text may be cut |
//! | `word_list` | searching for many words at once |
//! | `prefilter` | passing over the rest of a mailbox |
//! | `run` | from operands to records |

mod args;
mod assembly;
mod bounds;
mod charset;
mod company_name;
mod container;
mod content;
mod date;
mod deadline;
mod expectation;
mod explain;
mod guid;
mod header;
mod host;
mod html;
mod lines;
mod link;
mod link_scan;
mod mail;
mod names;
mod normalize;
#[cfg(feature = "online")]
mod online;
mod opening_notice;
mod other_link;
mod prefilter;
#[cfg(test)]
mod properties;
mod reading;
mod rewritten_link;
mod run;
mod sender;
mod source;
#[cfg(test)]
mod stopwatch;
mod transfer_encoding;
mod verdict;
mod warning;
mod word_list;
mod words;

pub use args::Args;

use common::cli::Session;

/// Reads the inputs one after the other and writes what they hold.
pub fn run(mut args: Args, session: &mut Session) -> anyhow::Result<()> {
    let inputs = std::mem::take(&mut args.inputs);
    run::Run::new(args, session)?.operands(&inputs)
}
