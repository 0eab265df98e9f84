//! A request to the policy that uses every construct: a route, or a refusal, that can be written.
#![no_main]

use countersign::{definition::policy::Policy, limits, model::json, route::{request::Request, route}};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    thread_local! {
        static POLICY: Policy = Policy::load(include_str!("../../tests/golden/definitions/v1/everything.json")).unwrap();
    }
    let Ok(value) = json::parse(text, limits::REQUEST_BYTES) else { return };
    let Ok(request) = Request::from_json(&value) else { return };
    POLICY.with(|policy| route(policy, &request).to_canonical());
});
