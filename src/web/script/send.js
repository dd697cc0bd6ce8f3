/* Sending a form: once, with a word that it is on its way and how far its files are; and where the network is gone, or the server takes nothing now, what
 * was written stays. Acts (form.act with a place to say how it goes) are sent by htmx and come back into the same page; every other form is only kept from being sent twice. */
(function () {
	'use strict';

	function word(name) {
		const words = document.getElementById('words');
		const found = words && words.content.querySelector('[data-word=' + name + ']');
		return found ? found.textContent : '';
	}

	function setBusy(form, busy) {
		for (const button of form.querySelectorAll('button[type=submit]'))
			button.disabled = busy;
		form.toggleAttribute('aria-busy', busy);
		form.dataset.busy = busy ? 'yes' : '';
	}

	function say(form, text, alarm) {
		const state = form.querySelector('.sending');
		if (!state)
			return;
		state.classList.toggle('problem', Boolean(alarm));
		state.textContent = text;
	}

	/* Seen, and not read out again and again. */
	function sayHowFar(form, share) {
		const state = form.querySelector('.sending');
		if (!state)
			return;
		let far = state.querySelector('span');
		if (!far) {
			far = document.createElement('span');
			far.setAttribute('aria-hidden', 'true');
			state.append(' ', far);
		}
		far.textContent = Math.floor(100 * share) + ' %';
	}

	function tell(form, name) {
		const event = new CustomEvent(name, { bubbles: true });
		form.dispatchEvent(event);
	}

	function hasFiles(form) {
		return [...form.querySelectorAll('input[type=file]')].some((input) => input.files.length);
	}

	/* What a refusal that is no form says. */
	function problemsOf(xhr) {
		try {
			return JSON.parse(xhr.responseText).problems || [];
		} catch (error) {
			return []; /* it is not Muster that answered */
		}
	}

	/* Who has gone out comes in again, who came in anew takes a new token: both at this page, where the draft then waits. */
	function wayOn(xhr, problems) {
		const here = location.pathname + location.search;
		if (xhr.status === 401)
			return link('in', '/in?to=' + encodeURIComponent(here));
		return problems.some((problem) => problem.code === 'csrf') ? link('open', here) : null;
	}

	function link(name, url) {
		const made = document.createElement('a');
		made.href = url;
		made.textContent = word(name);
		return made;
	}

	function stay(form, text) {
		setBusy(form, false);
		say(form, text, true);
	}

	function stayRefused(form, xhr) {
		const problems = problemsOf(xhr), way = wayOn(xhr, problems);
		stay(form, [...problems.map((problem) => problem.text), word('refused')].join(' '));
		if (way)
			form.querySelector('.sending').append(' ', way);
	}

	/* It came back: to what is wrong, or to what it says. */
	function lookAt(content) {
		const at = content.querySelector('.act [aria-invalid]') || content.querySelector('[role=alert], .done, .secret, h1');
		if (!at)
			return;
		if (!at.matches('input, select, textarea'))
			at.tabIndex = -1;
		at.focus();
	}

	async function send(form, submitter) {
		const values = submitter && submitter.name ? { [submitter.name]: submitter.value } : {};
		tell(form, 'muster:sending');
		setBusy(form, true);
		say(form, word('sending'));
		await htmx.ajax('POST', form.getAttribute('action'), { source: form, target: '#content', select: '#content', swap: 'again', values });
	}

	/* One that has a place to say how it goes. */
	function isAct(element) {
		return element && element.matches && element.matches('form.act[method=post]') && element.querySelector('.sending') !== null;
	}

	document.addEventListener('submit', (event) => {
		const form = event.target;
		if (form.method !== 'post' || event.defaultPrevented)
			return;
		if (form.dataset.busy) {
			event.preventDefault();
		} else if (isAct(form) && window.htmx) {
			event.preventDefault();
			send(form, event.submitter).catch(() => {});
		} else {
			form.dataset.busy = 'yes';
			setTimeout(() => setBusy(form, true)); /* after what is sent was read */
		}
	});
	/* Back from where it led to. */
	addEventListener('pageshow', (event) => {
		if (event.persisted)
			document.querySelectorAll('form[data-busy=yes]').forEach((form) => setBusy(form, false));
	});
	document.addEventListener('htmx:xhr:progress', (event) => {
		const form = event.target, { loaded, total, lengthComputable } = event.detail;
		if (isAct(form) && form.dataset.busy && lengthComputable && hasFiles(form))
			sayHowFar(form, loaded / total);
	});
	document.addEventListener('htmx:beforeSwap', (event) => {
		const { xhr, requestConfig } = event.detail, form = requestConfig && requestConfig.elt;
		if (!isAct(form))
			return;
		if (new URL(xhr.responseURL).pathname !== new URL(form.action).pathname) {
			/* It was done, and led on. */
			event.detail.shouldSwap = false;
			form.dataset.done = 'yes';
			tell(form, 'muster:done');
			location.assign(xhr.responseURL);
		} else if (!event.detail.shouldSwap) {
			stayRefused(form, xhr);
		}
	});
	for (const kind of ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort'])
		document.addEventListener(kind, (event) => isAct(event.target) && stay(event.target, word('network')));

	/* A page cannot hand back files that were chosen; the browser still has them. */
	function filesOf(form) {
		const inputs = form ? [...form.querySelectorAll('input[type=file]')] : [];
		return new Map(inputs.filter((input) => input.files.length).map((input) => [input.name, input.files]));
	}

	function putBack(form, files) {
		for (const rows of form ? form.querySelectorAll('[data-rows]') : []) {
			const lines = [...files.keys()].filter((name) => name.startsWith(rows.dataset.rows + '.')).map((name) => Number(name.split('.')[1]) + 1);
			if (lines.length)
				rows.dispatchEvent(new CustomEvent('muster:lines', { bubbles: true, detail: Math.max(...lines) }));
		}
		for (const [name, list] of files) {
			const input = form && form.elements[name];
			if (!input || input.type !== 'file')
				continue;
			input.files = list;
			input.dispatchEvent(new Event('change', { bubbles: true }));
		}
		if (files.size)
			document.querySelectorAll('[data-again]').forEach((said) => said.remove());
	}

	if (window.htmx)
		htmx.defineExtension('send', {
			handleSwap: (style, target, fragment) => {
				const fresh = style === 'again' && fragment.querySelector('#content');
				if (!fresh)
					return false;
				const before = document.querySelector('form.act'), files = filesOf(before);
				if (before && !fresh.querySelector('form.act')) {
					before.dataset.done = 'yes';
					tell(before, 'muster:done');
				}
				target.removeAttribute('data-live'); /* it is no longer what stands at this address */
				target.replaceChildren(...fresh.childNodes);
				lookAt(target);
				tell(target, 'muster:again');
				putBack(target.querySelector('form.act'), files);
				return true;
			},
		});
})();
