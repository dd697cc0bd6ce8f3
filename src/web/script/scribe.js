/* The scribe's entries (data-scribe: the mark of who writes) save themselves some seconds after the last key (data-quiet, and at the latest data-longest
 * after the first), and every word is kept in the browser first: what was not taken yet is there again after a reload, a crash or an hour without a network, and
 * is sent then. One that was sent and not answered is sent again under its key, so that it counts once. Where somebody else changed the entry meanwhile both texts
 * and their difference come into the page, and nothing more is sent before the scribe saves. */
(function () {
	'use strict';
	const prefix = 'muster-notes ', days = 7;
	const scribe = document.querySelector('[data-scribe]');
	if (!scribe)
		return;
	const quiet = Number(scribe.dataset.quiet), longest = Number(scribe.dataset.longest);
	const states = new Map();

	function word(name) {
		return document.getElementById('scribe-words').content.querySelector('[data-word=' + name + ']').textContent;
	}

	function stored() {
		try {
			return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
		} catch (error) {
			return [];
		}
	}

	function read(name) {
		try {
			return JSON.parse(localStorage.getItem(name));
		} catch (error) {
			return null;
		}
	}

	function forget(name) {
		try {
			localStorage.removeItem(name);
		} catch (error) {
			/* there was nothing to forget */
		}
	}

	function nameOf(form) {
		return prefix + scribe.dataset.scribe + ' ' + location.pathname + ' ' + form.dataset.note;
	}

	/* By namedItem: `item` is also what every collection can do. */
	function value(form, name) {
		const question = form.elements.namedItem(name);
		return question ? question.value : '';
	}

	function say(form, text, alarm) {
		const place = form.querySelector('[data-state]');
		place.textContent = text;
		place.classList.toggle('problem', Boolean(alarm));
	}

	function keep(form) {
		const state = states.get(form);
		const kept = { at: Date.now(), text: form.elements.text.value, since: value(form, 'since'), sent: state.sent };
		try {
			localStorage.setItem(nameOf(form), JSON.stringify(kept));
		} catch (error) {
			/* it is full: what stands in the entry is still there */
		}
	}

	function plan(form, wait) {
		const state = states.get(form);
		clearTimeout(state.timer);
		state.timer = setTimeout(() => save(form), wait);
	}

	/* What is sent stays as it was until it is answered. */
	function toSend(form) {
		const state = states.get(form);
		if (!state.sent)
			state.sent = { text: form.elements.text.value, since: value(form, 'since'), key: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()) + Date.now() };
		return state.sent;
	}

	function bodyOf(form, sent) {
		const body = { meeting: value(form, 'meeting'), text: sent.text };
		if (value(form, 'item'))
			body.item = Number(value(form, 'item'));
		if (value(form, 'point'))
			body.point = value(form, 'point');
		return JSON.stringify(body);
	}

	async function save(form) {
		const state = states.get(form);
		clearTimeout(state.timer);
		if (state.busy || state.both || (!state.sent && form.elements.text.value === state.saved))
			return;
		const sent = toSend(form);
		state.busy = true;
		keep(form);
		say(form, word('sending'));
		let answer;
		try {
			answer = await fetch('/api/v1/meeting/note', { method: 'POST', body: bodyOf(form, sent), headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': value(form, 'csrf'), 'If-Match': '"' + sent.since + '"', 'Idempotency-Key': sent.key } });
		} catch (error) {
			state.busy = false;
			say(form, word('away'));
			plan(form, quiet);
			return;
		}
		state.busy = false;
		await heard(form, sent, answer);
	}

	async function heard(form, sent, answer) {
		const state = states.get(form);
		if (answer.ok) {
			form.elements.since.value = (await answer.json()).seq;
			taken(form, sent);
		} else if (answer.status === 412) {
			state.sent = null;
			await showBoth(form);
		} else if (answer.status === 401) {
			say(form, word('in'), true);
			const way = document.createElement('a');
			way.href = '/in?to=' + encodeURIComponent(location.pathname);
			way.textContent = '→';
			form.querySelector('[data-state]').append(' ', way);
		} else if (answer.status >= 500 || answer.status === 429) {
			say(form, word('kept'));
			plan(form, quiet);
		} else {
			state.sent = null;
			const told = await answer.json().catch(() => ({ problems: [] }));
			say(form, [word('refused'), ...told.problems.map((problem) => problem.text)].join(' '), true);
			keep(form);
		}
	}

	function taken(form, sent) {
		const state = states.get(form);
		state.saved = sent.text;
		state.sent = null;
		state.first = 0;
		if (form.elements.text.value === sent.text) {
			forget(nameOf(form));
			say(form, word('saved'));
		} else {
			keep(form);
			say(form, word('kept'));
			plan(form, quiet);
		}
	}

	/* As the page of the act shows them: what it was, what it is, what was written, and the difference. */
	async function showBoth(form) {
		const state = states.get(form);
		try {
			const answer = await fetch('/act/meeting/note', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
			if (answer.status !== 412) {
				location.reload(); /* it was taken after all */
				return;
			}
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const changed = page.querySelector('.changed'), since = page.querySelector('form.act [name=since]'), key = page.querySelector('form.act [name=key]');
			form.querySelector('[data-both]').replaceChildren(...(changed ? [document.adoptNode(changed)] : []));
			form.elements.since.value = since.value;
			form.elements.key.value = key.value;
			state.both = true;
			say(form, word('both'), true);
			keep(form);
		} catch (error) {
			say(form, word('away'));
			plan(form, quiet);
		}
	}

	async function preview(form, button) {
		const typed = new URLSearchParams(new FormData(form));
		typed.set('preview', '1');
		const answer = await fetch(button.formAction, { method: 'POST', body: typed });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const fresh = page.querySelector('[data-note="' + CSS.escape(form.dataset.note) + '"] [data-preview]');
		if (fresh)
			form.querySelector('[data-preview]').replaceChildren(...document.adoptNode(fresh).childNodes);
	}

	function begin(form) {
		const kept = read(nameOf(form)), text = form.elements.text;
		text.value = text.defaultValue; /* a browser may have put back what stood there once */
		states.set(form, { saved: text.defaultValue, sent: null, timer: 0, first: 0, busy: false, both: false });
		if (!kept || kept.at < Date.now() - days * 86400000 || (kept.text === text.value && !kept.sent)) {
			forget(nameOf(form));
			return;
		}
		text.value = kept.text;
		form.elements.since.value = kept.since;
		states.get(form).sent = kept.sent || null;
		say(form, word('kept'));
		save(form);
	}

	const forms = [...scribe.querySelectorAll('form[data-note]')];
	forms.forEach(begin);
	scribe.addEventListener('input', (event) => {
		const form = event.target.closest('form[data-note]'), state = form && states.get(form);
		if (!state)
			return;
		keep(form);
		if (state.both)
			return;
		state.first = state.first || Date.now();
		say(form, word('kept'));
		plan(form, Math.max(0, Math.min(quiet, state.first + longest - Date.now())));
	});
	/* Before the part that sends every other form. */
	scribe.addEventListener('submit', (event) => {
		const form = event.target.closest('form[data-note]'), button = event.submitter;
		event.preventDefault();
		event.stopPropagation();
		if (button && button.name === 'preview') {
			preview(form, button).catch(() => say(form, word('away')));
			return;
		}
		const state = states.get(form);
		state.both = false;
		form.querySelector('[data-both]').replaceChildren();
		save(form);
	});
	addEventListener('online', () => forms.forEach(save));
	document.addEventListener('submit', (event) => {
		if (event.target.getAttribute('action') === '/out')
			stored().forEach(forget);
	});
})();
