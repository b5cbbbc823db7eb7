//! `tabella demo`: the practice mission, set up once and served.

use crate::output::{Outcome, say};
use crate::serve::{self, Told, block, log, until_told};
use tabella_proto::enrolment::group_code;
use tabella_server::setup::{access, practice};

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    serve: serve::Args,
    /// As one line of JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    log();
    let data = args.serve.data.clone();
    let (store, keys) = tabella_server::open(&data)?;
    let credentials = practice::ensure(store.as_ref(), &data)?;
    let (code, _) = practice::code(store.as_ref(), &keys, &credentials)?;
    drop(store);
    let (config, lan) = args.serve.config()?;
    let secure = config.tls.is_some();
    let json = args.json;
    block(async move {
        let told = Told::listen()?;
        let running = tabella_server::serve(config).await?;
        let port = running.addr.port();
        let address = lan.as_ref().map_or_else(|| running.url(secure), |lan| lan.address(port));
        let link = access::enrol_link(&keys, &address, &code);
        if json {
            let accounts: Vec<_> = credentials
                .accounts
                .iter()
                .map(
                    |a| serde_json::json!({ "name": a.name, "password": a.password, "role": a.role, "areas": a.areas }),
                )
                .collect();
            say!(
                "{}",
                serde_json::json!({
                    "address": address, "desk": format!("{address}/desk/"), "field": format!("{address}/field/"), "accounts": accounts,
                    "observer": credentials.observer, "code": group_code(&code), "link": link,
                })
            );
        } else {
            say!("Practice mission: invented stations and people.\n");
            say!("Desk      {address}/desk/");
            for account in &credentials.accounts {
                let sees = if account.areas.is_empty() {
                    "all areas".into()
                } else {
                    format!("area {}", account.areas.join(", "))
                };
                say!("          {}  {}  ({sees})", account.name, account.password);
            }
            say!("\nIn a browser:");
            match &lan {
                Some(lan) => lan.say(port),
                None => say!("Field app {address}/field/"),
            }
            say!("\nField book: enrol as {} with", credentials.observer);
            say!("Address   {address}\nCode      {}\nLink      {link}", group_code(&code));
            if let Some(qr) = access::qr_text(&link) {
                say!("{qr}");
            }
            say!("Bundles   opened with {}", data.join(practice::IDENTITY).display());
            say!("Ctrl+C ends it.");
        }
        until_told(running, told).await
    })
}
