/* The scribe's entries (data-scribe: the mark of who writes) save themselves some seconds after the last key (data-quiet, and at the latest data-longest
 * after the first), when the page is left or not seen any more, and every word is kept in the browser first: what was not taken yet is there again after a reload,
 * a crash or an hour without a network, and is sent then. One that was sent and not answered is sent again under its key, so that it counts once. Where somebody
 * else changed the entry meanwhile both texts and their difference come into the page, and again into one that is opened anew: nothing more is sent before the
 * scribe saves, and what was kept stays as old as what the scribe had seen. */
(function () {
	'use strict';
	const prefix = 'muster-notes ', aliveWait = 200, carriedMost = 30000;
	const scribe = document.querySelector('[data-scribe]');

	/* Those of others who write here too stay until they come in again, but not for ever. */
	keeper.tidy(prefix, 0, () => true);

	/* Whoever goes out is asked first where notes wait that nobody has but this browser (data-out: the mark of who goes). */
	document.addEventListener('submit', (event) => {
		const form = event.target, words = document.getElementById('out-words');
		if (form.getAttribute('action') !== '/out')
			return;
		const mine = prefix + (form.dataset.out || '');
		const waiting = keeper.names(mine);
		if (!waiting.length || !words || form.dataset.asked) {
			waiting.forEach(keeper.forget);
			return;
		}
		event.preventDefault();
		event.stopPropagation();
		form.dataset.asked = 'yes';
		const said = words.content.cloneNode(true), place = said.querySelector('span');
		for (const path of new Set(waiting.map((name) => name.slice(prefix.length).split(' ')[1]))) {
			const way = document.createElement('a');
			way.href = way.textContent = path;
			place.append(' ', way);
		}
		form.append(said);
	}, true);
	if (!scribe)
		return;

	const quiet = Number(scribe.dataset.quiet), longest = Number(scribe.dataset.longest);
	const states = new Map(), alive = new Set();
	/* Each page that is open keeps its own, so that none forgets or writes over what another still has to send. */
	const here = random();
	const others = window.BroadcastChannel ? new BroadcastChannel('muster-notes') : null;

	function random() {
		return crypto.randomUUID ? crypto.randomUUID() : String(Math.random()) + Date.now();
	}

	function word(name) {
		return document.getElementById('scribe-words').content.querySelector('[data-word=' + name + ']').textContent;
	}

	function nameOf(form, page) {
		return [prefix + scribe.dataset.scribe, location.pathname, form.dataset.note || 'all', page].join(' ');
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

	function isUnsent(form) {
		const state = states.get(form);
		return Boolean(state.sent || state.both || form.elements.text.value !== state.saved);
	}

	/* `seen`: since when the scribe has seen both texts alone; what is kept is as old as what the scribe had seen before. */
	function keep(form) {
		const state = states.get(form);
		state.kept = keeper.write(nameOf(form, here), { text: form.elements.text.value, since: state.seen || value(form, 'since'), sent: state.sent, both: state.both });
	}

	function sayKept(form) {
		say(form, word(states.get(form).kept ? 'kept' : 'unkept'), !states.get(form).kept);
	}

	function plan(form, wait) {
		const state = states.get(form);
		clearTimeout(state.timer);
		state.timer = setTimeout(() => save(form), Math.max(0, wait, state.until - Date.now()));
	}

	/* It could not be sent: less and less often, and not sooner than the server wants it. */
	function planAgain(form, answer) {
		const state = states.get(form), wanted = answer ? Number(answer.headers.get('Retry-After')) * 1000 : 0;
		state.until = Date.now() + Math.max(wanted || 0, Math.min(longest, quiet * 2 ** state.failed));
		state.failed++;
		plan(form, 0);
	}

	/* What is sent stays as it was until it is answered. */
	function toSend(form) {
		const state = states.get(form);
		if (!state.sent)
			state.sent = { text: form.elements.text.value, since: value(form, 'since'), key: random() };
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

	/* leaving: the page goes, and what is sent is to arrive all the same, as far as browsers do that. */
	async function save(form, leaving) {
		const state = states.get(form);
		clearTimeout(state.timer);
		if (state.busy || state.both)
			return;
		state.first = 0;
		if (!isUnsent(form)) {
			settle(form);
			return;
		}
		const sent = toSend(form), body = bodyOf(form, sent);
		state.busy = true;
		keep(form);
		say(form, word('sending'));
		try {
			const answer = await fetch('/api/v1/meeting/note', { method: 'POST', body, keepalive: Boolean(leaving) && new Blob([body]).size < carriedMost, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': value(form, 'csrf'), 'If-Match': '"' + sent.since + '"', 'Idempotency-Key': sent.key } });
			state.busy = false;
			await heard(form, sent, answer);
		} catch (error) { /* the answer did not come, or not all of it */
			state.busy = false;
			say(form, word(state.kept ? 'away' : 'unkept'), !state.kept);
			planAgain(form);
		}
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
			sayIn(form);
			state.out = true;
		} else if (answer.status >= 500 || answer.status === 429) {
			sayKept(form);
			planAgain(form, answer);
		} else {
			state.sent = null;
			state.failed++;
			const told = await answer.json().catch(() => ({ problems: [] }));
			say(form, [word('refused'), ...told.problems.map((problem) => problem.text)].join(' '), true);
			keep(form);
		}
	}

	function sayIn(form) {
		say(form, word('in'), true);
		const way = document.createElement('a');
		way.href = '/in?to=' + encodeURIComponent(location.pathname);
		way.textContent = '→';
		form.querySelector('[data-state]').append(' ', way);
	}

	function settle(form) {
		keeper.forget(nameOf(form, here));
		say(form, word('saved'));
	}

	function taken(form, sent) {
		const state = states.get(form);
		Object.assign(state, { saved: sent.text, sent: null, failed: 0, until: 0, out: false });
		if (!isUnsent(form)) {
			settle(form);
			return;
		}
		keep(form);
		sayKept(form);
		plan(form, quiet);
	}

	/* As the page of the act shows them: what it was, what it is, what was written, and the difference. */
	async function showBoth(form) {
		const state = states.get(form), seen = state.seen || value(form, 'since'), text = form.elements.text.value;
		const typed = new URLSearchParams(new FormData(form));
		typed.set('since', seen);
		try {
			const answer = await fetch('/act/meeting/note', { method: 'POST', body: typed });
			if (answer.ok) { /* it was taken after all */
				Object.assign(state, { saved: text, failed: 0 });
				location.reload();
			} else if (answer.status === 412) {
				putBoth(form, seen, new DOMParser().parseFromString(await answer.text(), 'text/html'));
			} else {
				sayKept(form);
				planAgain(form, answer);
			}
		} catch (error) {
			say(form, word('away'));
			planAgain(form);
		}
	}

	function putBoth(form, seen, page) {
		const changed = page.querySelector('.changed');
		form.querySelector('[data-both]').replaceChildren(...(changed ? [document.adoptNode(changed)] : []));
		for (const name of ['since', 'key'])
			form.elements[name].value = page.querySelector('form.act [name=' + name + ']').value;
		/* Whatever the scribe decides for is sent, be it what was saved before. */
		Object.assign(states.get(form), { both: true, seen, saved: null, failed: 0, until: 0 });
		say(form, word('both'), true);
		keep(form);
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

	/* ---- What was kept ---- */

	function begin(form) {
		const text = form.elements.text;
		text.value = text.defaultValue; /* a browser may have put back what stood there once */
		states.set(form, { saved: text.value, sent: null, seen: '', timer: 0, first: 0, failed: 0, until: 0, out: false, busy: false, both: false, kept: true });
		text.readOnly = piecesOf(form).length > 0;
	}

	function piecesOf(form) {
		const at = (name) => (keeper.read(name) || { at: 0 }).at; /* another page may have forgotten it just now */
		return keeper.names(nameOf(form, '')).sort((one, other) => at(other) - at(one));
	}

	/* The newest of what pages had that are not open any more; an older one waits for the next time. */
	function takeBack(form) {
		const state = states.get(form), text = form.elements.text;
		text.readOnly = false;
		for (const name of piecesOf(form)) {
			if (alive.has(name.slice(nameOf(form, '').length)))
				continue;
			const piece = keeper.read(name);
			keeper.forget(name);
			if (!piece || (piece.text === text.value && !piece.sent))
				continue;
			Object.assign(state, { sent: piece.sent || null, seen: piece.both ? piece.since : '' });
			text.value = piece.text;
			form.elements.since.value = piece.since;
			keep(form);
			sayKept(form);
			(piece.both ? showBoth : save)(form);
			return;
		}
	}

	const forms = [...scribe.querySelectorAll('form[data-note]')];
	forms.forEach(begin);
	if (others) {
		others.onmessage = (event) => {
			if (event.data.ask)
				others.postMessage({ alive: here });
			else
				alive.add(event.data.alive);
		};
		others.postMessage({ ask: true });
	}
	setTimeout(() => forms.filter((form) => form.elements.text.readOnly).forEach(takeBack), aliveWait);

	/* ---- What the scribe does ---- */

	scribe.addEventListener('input', (event) => {
		const form = event.target.closest('form[data-note]'), state = form && states.get(form);
		if (!state)
			return;
		keep(form);
		if (state.both)
			return;
		state.first = state.first || Date.now();
		if (!state.kept || !(state.failed || state.out))
			sayKept(form);
		plan(form, Math.min(quiet, state.first + longest - Date.now()));
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
		Object.assign(states.get(form), { both: false, seen: '', until: 0 });
		form.querySelector('[data-both]').replaceChildren();
		save(form);
	});
	addEventListener('online', () => forms.forEach((form) => save(form)));
	document.addEventListener('visibilitychange', () => {
		if (document.hidden)
			forms.filter((form) => !states.get(form).failed).forEach((form) => isUnsent(form) && save(form, true));
	});
	/* What is sent as the page goes needs no question; what cannot be does. */
	addEventListener('beforeunload', (event) => {
		if (forms.some((form) => isUnsent(form) && (states.get(form).both || states.get(form).failed || !states.get(form).kept)))
			event.preventDefault();
	});
	addEventListener('pageshow', (event) => event.persisted && location.reload());
})();
