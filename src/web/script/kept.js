/* What one writes and has not sent is kept in the browser, for draft.js and scribe.js: each piece under the mark of who wrote it, with the moment (at). A
 * browser may keep nothing at all, or be full: write() says whether it was kept. */
const keeper = (function () {
	'use strict';
	const bytesMost = 200000, most = 200, days = 7;

	function names(prefix) {
		try {
			return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
		} catch (error) {
			return [];
		}
	}

	function forget(name) {
		try {
			localStorage.removeItem(name);
		} catch (error) {
			/* there was nothing to forget */
		}
	}

	function read(name) {
		try {
			return JSON.parse(localStorage.getItem(name));
		} catch (error) {
			return null;
		}
	}

	function write(name, piece) {
		const text = JSON.stringify({ at: Date.now(), ...piece });
		if (text.length > bytesMost)
			return false;
		try {
			localStorage.setItem(name, text);
			return true;
		} catch (error) {
			return false;
		}
	}

	/* Throws away what is too old, and what stays says no to; of the rest the oldest beyond so many. */
	function tidy(prefix, more, stays) {
		const least = Date.now() - days * 86400000;
		const good = names(prefix).filter((name) => {
			const piece = read(name), is = piece && piece.at > least && stays(name, piece);
			if (!is)
				forget(name);
			return is;
		});
		good.sort((one, other) => read(other).at - read(one).at).slice(more || most).forEach(forget);
	}

	return { names, forget, read, write, tidy };
})();
