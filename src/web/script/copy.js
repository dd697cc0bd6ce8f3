/* Copies a text: <button data-copy="ID OF A TEXTAREA" data-copied="Copied"> puts it on the clipboard and says so. Without script
 * the button is not shown (page.css), and the text is selected by hand. */
(function () {
	'use strict';
	function say(button) {
		var before = button.textContent;
		button.textContent = button.getAttribute('data-copied');
		setTimeout(function () { button.textContent = before; }, 2000);
	}
	/* Where there is no clipboard (a page that came without TLS), the old way. */
	function select(area, button) {
		area.focus();
		area.select();
		if (document.execCommand('copy')) {
			say(button);
			button.focus();
		}
	}
	document.addEventListener('click', function (event) {
		var button = event.target.closest('button[data-copy]');
		var area = button && document.getElementById(button.getAttribute('data-copy'));
		if (!area) {
			return;
		}
		event.preventDefault();
		if (navigator.clipboard) {
			navigator.clipboard.writeText(area.value).then(
				function () { say(button); },
				function () { select(area, button); });
		} else {
			select(area, button);
		}
	});
})();
