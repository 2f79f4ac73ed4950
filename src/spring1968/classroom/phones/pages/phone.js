"use strict";
// Keeps the page in step with the lesson: listens to /live, sends votes until they are acknowledged. Without it the form still posts.
(() => {
  const words = document.body.dataset;
  const stage = document.getElementById("stage");
  const status = document.getElementById("status");
  const said = document.getElementById("said");
  const button = document.getElementById("send");
  const page = Math.random().toString(36).slice(2, 10) || "page";
  let turn = 0, pending = null, wait = 400, source = null, heard = Date.now(), lost = null, before = "";

  const form = document.querySelector("form[data-auto]");
  if (form) { setTimeout(() => form.submit(), Number(form.dataset.auto) * (0.5 + Math.random())); return; }
  if (!words.live) return;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const kept = (key) => (key ? words.kept.replace("{key}", key) : "");

  function chose(key) {
    stage.dataset.chosen = key;
    button.textContent = key ? words.change : words.send;
    say(kept(key));
  }

  function show(state) {
    if (state.phase === "stranger") { if (source) source.close(); location.replace("/"); return; }
    if (state.phase === stage.dataset.phase && state.mark === stage.dataset.mark) {
      if (!pending && state.chosen !== stage.dataset.chosen) {
        const radio = document.getElementById("choice-" + state.chosen);
        if (radio) radio.checked = true;
        chose(state.chosen);
      }
      return;
    }
    const active = document.activeElement;
    const within = stage.contains(active) || active === button;
    const again = pending && pending.mark === state.mark && state.phase === "open";
    stage.replaceChildren(...new DOMParser().parseFromString(state.html, "text/html").body.childNodes);
    Object.assign(stage.dataset, { phase: state.phase, mark: state.mark, chosen: state.chosen });
    const late = pending && !again && !(state.phase === "closed" && state.chosen === pending.key);
    if (!again) pending = null;
    const title = document.getElementById("title");
    const open = state.phase === "open";
    button.hidden = !open;
    button.textContent = state.chosen ? words.change : words.send;
    before = "";
    say(late ? words.late : open ? kept(state.chosen) : "");
    said.textContent = open ? words.asked + title.textContent : stage.querySelector(".kind, h1").textContent;
    document.title = "1968: " + title.textContent;
    const still = document.getElementById(active.id);
    if (within) (still && !still.hidden ? still : title).focus();
    if (state.phase === "over" && source) source.close();
  }

  function later() {
    say(words.unsent);
    setTimeout(send, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 5000);
  }

  async function send() {
    const mine = pending;
    if (!mine || mine.flying) return;
    mine.flying = true;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), 8000);
    let code = 0, key = "";
    try {
      const body = new URLSearchParams({ mark: mine.mark, key: mine.key, turn: page + "." + mine.turn });
      const reply = await fetch("/vote", { method: "POST", body, headers: { Accept: "application/json" }, signal: control.signal });
      code = reply.status;
      key = (await reply.json()).chosen || "";
    } catch (error) { if (code === 200) code = 0; }
    clearTimeout(timer);
    mine.flying = false;
    if (pending !== mine) { send(); return; }
    if (code === 0 || code === 429 || code === 503) { later(); return; }
    pending = null;
    if (code === 200) chose(key);
    else if (code === 403) location.replace("/");
    else say(code === 409 ? words.late : code === 507 ? words.unkept : words.refused);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "ballot") return;
    event.preventDefault();
    const data = new FormData(event.target);
    if (!data.get("key")) { say(words.pick); return; }
    const flying = pending && pending.flying;
    turn += 1;
    wait = 400;
    pending = { mark: data.get("mark"), key: data.get("key"), turn, flying: false };
    say(words.sending);
    if (!flying) send();
  });

  function well() {
    heard = Date.now();
    clearTimeout(lost);
    lost = null;
    if (status.textContent === words.lost) say(before || words.back);
  }

  function ill() {
    if (lost !== null) return;
    lost = setTimeout(() => {
      if (status.textContent === words.lost) return;
      before = status.textContent;
      say(words.lost);
    }, 1500);
  }

  function listen() {
    if (source) source.close();
    heard = Date.now();
    const mine = source = new EventSource("/live");
    mine.onmessage = (event) => { well(); show(JSON.parse(event.data)); };
    mine.addEventListener("beat", well);
    mine.onerror = () => {
      if (mine !== source || stage.dataset.phase === "over") return;
      ill();
      if (mine.readyState === EventSource.CLOSED) setTimeout(() => { if (mine === source) listen(); }, 2000 + Math.random() * 2000);
    };
  }

  const stale = (after) => { if (stage.dataset.phase !== "over" && Date.now() - heard > after) { ill(); listen(); } };
  setInterval(() => stale(25000), 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stale(12000); });
  window.addEventListener("online", () => { if (stage.dataset.phase !== "over") listen(); });
  listen();
})();
