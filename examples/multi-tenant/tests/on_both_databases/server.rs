//! The example's own program, running, and those who ask it: tenants, their pages, and others.

use std::process::Command;

use cors_example_harness::Api;
use cors_testing::{Browser, Credentials, Fetched, Request};
use http::{Method, Response};
use serde_json::json;

/// Who asks: a tenant, with their token.
#[derive(Clone, Copy)]
pub(crate) struct Tenant {
    pub(crate) host: &'static str,
    pub(crate) token: &'static str,
}

/// The running example; ends with the test, or when it is dropped.
pub(crate) struct Server {
    pub(crate) api: Api,
}

impl Server {
    pub(crate) fn start(database: &str) -> Server {
        let mut program = Command::new(env!("CARGO_BIN_EXE_multi-tenant"));
        program.env("DATABASE_URL", database).env("DEMO", "1");
        Server {
            api: Api::start(&mut program),
        }
    }

    /// A tenant's own server, which is no browser: `PUT` lets an origin in, `DELETE` takes it back.
    pub(crate) async fn change(
        &self,
        method: Method,
        tenant: Tenant,
        origin: &str,
    ) -> Response<String> {
        let authorization = format!("Bearer {}", tenant.token);
        let headers = [
            ("host", tenant.host),
            ("authorization", &authorization),
            ("content-type", "application/json"),
        ];
        let body = json!({ "origin": origin }).to_string();
        self.api
            .send(method, "/admin/origins", &headers, body)
            .await
    }

    /// A page on this origin does something at this tenant's, as somebody who is signed in.
    pub(crate) async fn page(&self, tenant: Tenant, origin: &str, request: Request) -> Fetched {
        let browser = Browser::at(origin).visiting(&format!("https://{}", tenant.host));
        let request = request.credentials(Credentials::Include);
        browser.fetch(&self.api.under_any_name(), request).await
    }

    /// A page on this origin changes a profile.
    pub(crate) async fn replace(&self, tenant: Tenant, origin: &str) -> Fetched {
        let replace = Request::put("/profile").json(&"anew");
        self.page(tenant, origin, replace).await
    }

    /// A page on this origin asks for a profile.
    pub(crate) async fn show(&self, tenant: Tenant, origin: &str) -> Fetched {
        self.page(tenant, origin, Request::get("/profile")).await
    }

    /// A preflight as no browser sends it.
    pub(crate) async fn preflight(&self, host: &str, origin: &str) -> Response<String> {
        let asked = [
            ("host", host),
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "content-type"),
        ];
        let answer = self.api.send(Method::OPTIONS, "/profile", &asked, "").await;
        assert!(answer.status().is_success(), "{answer:?}");
        answer
    }
}
