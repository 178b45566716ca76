//! What the matrix shows.

use serde_json::Value;

use crate::opened::Opened;
use crate::running;

#[tokio::test]
async fn every_cell_is_what_the_policies_say() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let rows = rows(&opened).await;
    assert_eq!(rows, running::matrix());

    let blocked = rows
        .iter()
        .map(|row| {
            row.rsplit(' ')
                .next()
                .unwrap_or_default()
                .matches('-')
                .count()
        })
        .sum::<usize>();
    let counted = opened
        .run("return ['blocked', 'disagreeing'].map((name) => Number(document.getElementById(`count-${name}`).textContent))")
        .await;
    assert_eq!(counted, serde_json::json!([blocked, 0]));
}

/// `WebDriver` has the console of the frames that are of the page's own site, so the page is opened on
/// each of the origins. (The API serves no page; what it asks of itself is never blocked. A sandboxed
/// frame's console is not to be had.)
#[tokio::test]
async fn the_console_says_what_the_page_says_and_nothing_else() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let origins = opened
        .run("return (await (await fetch('/contents')).json()).origins.map(({ origin }) => origin)")
        .await;
    let mut all = 0;
    for (column, origin) in texts(&origins).iter().enumerate().take(6) {
        opened.chromium.console().await;
        opened.open(origin).await;
        let console = opened.chromium.console().await;
        let (mut refusals, others): (Vec<String>, Vec<String>) = console
            .iter()
            .map(|line| without_run(line))
            .partition(|line| line.contains("has been blocked by CORS policy"));
        for line in others {
            assert!(
                line.ends_with("Failed to load resource: net::ERR_FAILED"),
                "{line}"
            );
        }
        // Others of its site are in there, too.
        refusals.retain(|line| line.contains(&format!(" from origin '{origin}' ")));
        let mut told = told(&opened, column).await;
        refusals.sort();
        told.sort();
        assert_eq!(refusals, told, "{origin}");
        all += refusals.len();
    }
    assert!(all > 100, "{all}");
}

/// What the page says that the console says of a column.
async fn told(opened: &Opened, column: usize) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll('tr:has(button)')].flatMap((row) => {{
            row.querySelectorAll('button')[{column}].click();
            const messages = [...document.querySelectorAll('#drawer .message')];
            document.getElementById('drawer').close();
            return messages.map((message) => message.textContent);
        }})"
    );
    texts(&opened.run(&script).await)
}

/// The matrix that is shown: `+` is allowed, `-` is blocked, as the policy says.
async fn rows(opened: &Opened) -> Vec<String> {
    let rows = opened
        .run(
            "return [...document.querySelectorAll('tbody')].flatMap((group) =>
                [...group.querySelectorAll('tr:has(button)')].map((row) =>
                    `${group.dataset.case} ${row.querySelector('th').textContent} ` +
                    [...row.querySelectorAll('button')]
                        .map(({ dataset }) => ({ allowed: '+', blocked: '-' })[dataset.result] ?? dataset.result)
                        .join('')))",
        )
        .await;
    texts(&rows)
}

#[tokio::test]
async fn it_is_the_same_a_second_time() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened
        .run(
            "document.querySelectorAll('td button').forEach((button) => delete button.dataset.result);
            document.getElementById('again').click()",
        )
        .await;
    opened.until("document.body.dataset.state === 'done'").await;
    assert_eq!(rows(&opened).await, running::matrix());
}

/// A line of the console's, without its place in a file and the name of the run.
fn without_run(line: &str) -> String {
    let start = line.find("Access to fetch").unwrap_or(0);
    let line = line[start..].trim();
    match line.split_once("?run=") {
        Some((before, after)) => format!(
            "{before}{}",
            after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-')
        ),
        None => line.to_owned(),
    }
}

#[tokio::test]
async fn the_answer_of_a_session_is_read_with_its_cookie() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let sent = opened
        .run(
            "const form = document.getElementById('form').elements;
            const send = async (method, type) => {
                form.credentials.value = 'include';
                form.method.value = method;
                form.type.value = type;
                form.body.value = '{}';
                document.getElementById('result').replaceChildren();
                document.getElementById('form').requestSubmit();
                while (!document.querySelector('#result .facts')) await new Promise((later) => setTimeout(later, 20));
                return document.querySelector('#result .facts dd').textContent;
            };
            return [await send('POST', 'application/json'), await send('GET', ''), await send('DELETE', ''), await send('GET', '')]",
        )
        .await;
    let sent = texts(&sent);
    for (text, part) in sent.iter().zip([
        "welcome",
        "signed in as Ada",
        "goodbye",
        "nobody is signed in",
    ]) {
        assert!(text.contains(part), "{sent:#?}");
    }
}

fn texts(values: &Value) -> Vec<String> {
    let values = values.as_array().unwrap();
    values
        .iter()
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}
