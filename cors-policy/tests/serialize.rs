//! Findings as JSON.
#![cfg(feature = "serde")]

use cors_policy::{Dangers, OriginSet};
use serde_json::json;

#[test]
fn findings_are_told_whole() {
    let patterns = ["https://app.example.com/", "https://*.github.io"];
    let errors = OriginSet::checked("acme", patterns, true, Dangers::NONE).unwrap_err();
    let value = serde_json::to_value(&errors).unwrap();
    assert_eq!(value["policy"], "acme");
    let findings = value["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    assert_eq!(findings[0]["lint"], "invalid_origin");
    assert_eq!(findings[0]["value"], "https://app.example.com/");
    assert_eq!(findings[0]["replacement"], "https://app.example.com");
    assert_eq!(findings[0]["variable"], json!(null));
    assert_eq!(findings[1]["replacement"], json!(null));
    for (told, finding) in findings.iter().zip(errors.findings()) {
        assert_eq!(told["message"], finding.message());
        assert_eq!(told["help"], json!(finding.advice()));
    }
}
