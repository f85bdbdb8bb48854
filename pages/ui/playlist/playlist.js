const lists = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let list = lists.get(parentElement);
  if (!list) {
    list = new Playlist(parentElement);
    lists.set(parentElement, list);
  }
  list.update(component);
  return () => list.letGo();
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function made(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

class Playlist {
  constructor(root) {
    this.root = root;
    this.audio = root.querySelector("audio");
    this.at = 0;
    this.shown = "";
    root.querySelector(".play").addEventListener("click", () => this.toggle());
    root.querySelector(".back").addEventListener("click", () => this.go(this.at - 1));
    root.querySelector(".next").addEventListener("click", () => this.go(this.at + 1));
    for (const name of ["play", "pause", "timeupdate"]) this.audio.addEventListener(name, () => this.tick());
    this.audio.addEventListener("ended", () => this.ended());
    this.audio.addEventListener("error", () => this.trouble(true));
  }

  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.data = data;
    const shown = JSON.stringify(data);
    if (shown === this.shown) return this.tick();
    const playing = this.playing;
    this.shown = shown;
    this.draw();
    const place = data.clips.findIndex((clip) => clip.clip_id === playing);
    if (place >= 0) this.at = place; else this.choose(0);
    this.tick();
  }

  letGo() {
    if (!this.root.isConnected && !this.root.host?.isConnected) this.audio.pause();
  }

  draw() {
    const { words, clips } = this.data;
    this.root.querySelector(".bar").setAttribute("aria-label", words.list);
    this.root.querySelector(".back").textContent = words.back;
    this.root.querySelector(".next").textContent = words.next;
    this.root.querySelector(".trouble").textContent = words.trouble;
    this.root.querySelector(".clips").replaceChildren(...clips.map((clip, place) => this.row(clip, place)));
  }

  row(clip, place) {
    const item = document.createElement("li");
    const button = made("button", "clip", "");
    button.type = "button";
    button.append(made("span", "title", clip.title), made("span", "text", clip.text));
    if (clip.note) button.append(made("span", "note", `${this.data.words.note}: ${clip.note}`));
    button.addEventListener("click", () => this.go(place));
    item.append(button);
    return item;
  }

  choose(place) {
    const clip = this.data.clips[place];
    if (!clip) return;
    this.at = place;
    this.playing = clip.clip_id;
    this.audio.src = clip.src;
    this.trouble(false);
  }

  go(place) {
    if (!this.data.clips[place]) return;
    this.choose(place);
    this.audio.play().catch(() => this.trouble(true));
  }

  ended() {
    this.go(this.at + 1);
    this.send("heard", Date.now());
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => this.trouble(true)); else this.audio.pause();
  }

  trouble(is) { this.root.querySelector(".trouble").hidden = !is; }

  tick() {
    const { words, clips } = this.data;
    this.root.querySelector(".play").textContent = this.audio.paused ? `▶ ${words.play}` : `❚❚ ${words.pause}`;
    this.root.querySelector(".time").textContent = `${this.at + 1} / ${clips.length} · ${clock(this.audio.currentTime)}`;
    this.root.querySelectorAll(".clip").forEach((row, place) => {
      row.classList.toggle("now", place === this.at);
      if (place === this.at) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    });
  }
}
