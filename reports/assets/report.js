// The script of Recette's reports: filter and keyboard on the index, views of page images on a document's page.
// Everything that is read works without it. It makes elements and sets text; it never parses markup.
'use strict';
(function () {
  var recette = window.recette = {};
  var words = JSON.parse(document.getElementById('words').textContent);
  document.documentElement.classList.add('has-js');

  function byId(id) { return document.getElementById(id); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function fill(phrase, parts) { var i = 0; return phrase.replace(/\{\}/g, function () { return parts[i++]; }); }
  function number(n) { return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, words.thousands); }
  function remember(key, value) { try { window.sessionStorage.setItem('recette-' + key, value); } catch (e) { /* not kept */ } }
  function recall(key) { try { return window.sessionStorage.getItem('recette-' + key) || ''; } catch (e) { return ''; } }
  /** Lower case without accents, so that `prefecture` finds `Préfecture`. */
  function fold(text) { return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, ''); }

  // ---- keyboard -----------------------------------------------------------------------------------------------
  var keys = {};
  var keysOn = byId('keys-on');
  keysOn.checked = recall('keys') !== 'off';
  keysOn.addEventListener('change', function () { remember('keys', keysOn.checked ? 'on' : 'off'); });
  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== 'checkbox' && target.type !== 'range'; }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !keysOn.checked) { return; }
    if (isTyping(event.target)) {
      if (event.key === 'Escape') { event.target.blur(); }
      return;
    }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  keys['?'] = function () {
    var help = document.querySelector('footer .keys');
    help.open = !help.open;
    if (help.open) { help.querySelector('summary').focus(); help.scrollIntoView(); }
  };

  // ---- language: what the switch chooses is kept ------------------------------------------------------------------
  var other = byId('switch');
  other.addEventListener('click', function () {
    try { window.localStorage.setItem('recette-language', other.lang); } catch (e) { /* not kept */ }
    other.href = other.getAttribute('href').split('#')[0] + location.hash;
  });

  if (byId('filter')) { list(); }
  if (document.querySelector('.viewer') || byId('up')) { documentPage(); }

  // ---- the list -----------------------------------------------------------------------------------------------
  // Rows stay the arrays they came as (list.rs says in which order); what repeats is an index into a dictionary, so that a
  // token is compared with each word once and with each row by its index.
  function list() {
    var PAGE = 0, NAME = 1, ID = 2, CLASS = 3, FORMAT = 4, SUITE = 5, OWNER = 6, WEIGHT = 7, WORSE = 8, BETTER = 9, ASPECTS = 10,
      GROUPS = 11, TAGS = 12, JUDGED = 13, SEVERITY = 14, ORIGINS = 15, PRODUCER = 16, ACCEPTED = 17, TEXT = 18;
    var STEP = 100;
    var data = byId('data');
    var chunks = Number(data.getAttribute('data-chunks'));
    var total = Number(data.getAttribute('data-total'));
    var input = byId('filter');
    var body = byId('documents').tBodies[0];
    var dictionary = [];
    var folded = [];
    var parts = [];
    var arrived = 0;
    var asked = 0;
    var hits = [];
    var drawn = 0;
    var pending = 0;

    recette.dictionary = function (list) { dictionary = list; folded = list.map(fold); };
    recette.rows = function (n, rows) {
      rows.forEach(function (r) { r[TEXT] = fold(r[NAME]) + '\n' + r[ID]; });
      parts[n] = rows;
    };

    function script(path, done) {
      var element = document.createElement('script');
      element.src = path;
      element.onload = element.onerror = done;
      document.head.appendChild(element);
    }
    /** Asks for parts until `most` were asked for, four at a time. */
    function load(most) {
      while (asked < Math.min(most, chunks) && asked - arrived < 4) {
        script('list/' + asked + '.js', came(asked, most));
        asked += 1;
      }
    }

    /** A part that is damaged or missing is an empty one. */
    function came(n, most) {
      return function () { parts[n] = parts[n] || []; arrived += 1; load(most); show(); };
    }

    // Tokens: -?key:value, values in "quotes" may have spaces, commas are alternatives; keys in French too.
    var french = { classe: 'class', proprietaire: 'owner', etiquette: 'tag', gravite: 'severity', origine: 'origin', groupe: 'group', issue: 'outcome', programme: 'producer', accepte: 'accepted' };
    var judged = { s: ['same'], b: ['better'], w: ['worse'], x: ['better', 'worse', 'both'], o: ['other'] };
    function starts(word, value) { return fold(word).indexOf(value) === 0; }
    function equals(word, value) { return fold(word) === value; }
    function has(word, value) { return fold(word).indexOf(value) >= 0; }
    /** A test of the row's words at `at`: each word of the dictionary is looked at once. */
    function among(at, fits) {
      return function (value) {
        var good = dictionary.map(function (word) { return fits(word, value); });
        return function (r) { var i = r[at]; return Array.isArray(i) ? i.some(function (j) { return good[j]; }) : i !== null && good[i] === true; };
      };
    }
    function ofClass(value) {
      var good = words.classes.map(function (c) { return starts(c[0], value) || starts(c[1], value) || starts(c[3], value); });
      return function (r) { return good[r[CLASS]]; };
    }
    function isAspect(word, value) {
      return starts(word, value) || (words.aspects[word] || []).some(function (name) { return starts(name, value); });
    }
    function judgement(at) {
      return function (value) { return function (r) { return judged[r[JUDGED].charAt(at)].some(function (w) { return w.indexOf(value) === 0; }); }; };
    }
    /** By an entry's number, by the word for what became of it, or any. */
    function accepted(value) {
      var any = value === 'yes' || value === 'oui';
      var good = words.entries.map(function (e, i) { return any || String(i + 1) === value || e.some(function (word) { return starts(word, value); }); });
      return function (r) { return r[ACCEPTED].some(function (n) { return good[n - 1]; }); };
    }
    /** Name and digest of the row, and its suite, owner and tags. */
    function text(value) {
      var good = folded.map(function (word) { return word.indexOf(value) >= 0; });
      return function (r) {
        return r[TEXT].indexOf(value) >= 0 || good[r[SUITE]] || good[r[OWNER]] || r[TAGS].some(function (i) { return good[i]; });
      };
    }
    var fields = {
      'class': ofClass, aspect: among(ASPECTS, isAspect), format: among(FORMAT, equals), owner: among(OWNER, has), suite: among(SUITE, has),
      tag: among(TAGS, has), severity: among(SEVERITY, starts), origin: among(ORIGINS, starts), producer: among(PRODUCER, has),
      group: function (value) { var n = Number(value); return function (r) { return r[GROUPS].indexOf(n) >= 0; }; },
      id: function (value) { return function (r) { return r[ID].indexOf(value) === 0; }; },
      accepted: accepted,
      outcome: judgement(0), structure: judgement(1), pages: judgement(2)
    };
    function parse(query) {
      var tokens = [];
      var pattern = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/g;
      query = fold(query);
      for (var m = pattern.exec(query); m; m = pattern.exec(query)) {
        var value = m[3] !== undefined ? m[3] : m[4];
        var key = m[2] && Object.prototype.hasOwnProperty.call(french, m[2]) ? french[m[2]] : m[2];
        var known = key && Object.prototype.hasOwnProperty.call(fields, key);
        var values = known ? value.split(',').filter(Boolean) : [(m[2] && !known ? m[2] + ':' : '') + value];
        if (values.length && values[0]) { tokens.push({ negative: m[1] === '-', tests: values.map(known ? fields[key] : text) }); }
      }
      return tokens;
    }
    function matches(r, tokens) {
      return tokens.every(function (t) { return t.tests.some(function (test) { return test(r); }) !== t.negative; });
    }

    function cell(tr, text, className) {
      var td = document.createElement('td');
      if (className) { td.className = className; }
      if (text) { var bdi = document.createElement('bdi'); bdi.textContent = text; td.appendChild(bdi); }
      tr.appendChild(td);
      return td;
    }
    function element(r) {
      var tr = document.createElement('tr');
      var mark = document.createElement('span');
      var sign = document.createElement('span');
      var cls = words.classes[r[CLASS]];
      mark.className = 'class ' + cls[0];
      sign.setAttribute('aria-hidden', 'true');
      sign.textContent = cls[2];
      mark.appendChild(sign);
      mark.appendChild(document.createTextNode(' ' + cls[1]));
      cell(tr, '').appendChild(mark);
      var name = cell(tr, r[NAME], 'name');
      if (r[PAGE]) {
        var link = document.createElement('a');
        link.href = 'documents/' + r[PAGE] + words.suffix + '.html';
        link.appendChild(name.firstChild);
        name.appendChild(link);
      }
      cell(tr, dictionary[r[FORMAT]]); cell(tr, dictionary[r[SUITE]], 'word'); cell(tr, dictionary[r[OWNER]], 'word');
      cell(tr, String(Math.round(r[WEIGHT] * 100) / 100).replace('.', words.decimal), 'n');
      cell(tr, r[WORSE] ? number(r[WORSE]) : '', 'n'); cell(tr, r[BETTER] ? number(r[BETTER]) : '', 'n');
      cell(tr, r[ASPECTS].map(function (i) { return (words.aspects[dictionary[i]] || [dictionary[i]])[0]; }).join(', '));
      return tr;
    }

    function show() {
      window.clearTimeout(pending);
      pending = window.setTimeout(draw, 30);
    }
    function draw() {
      if (!parts[0]) { return; }
      var began = performance.now();
      var tokens = parse(input.value);
      var keep = Math.max(STEP, drawn);
      hits = [];
      // In order: what comes too early waits, or rows that stand would move.
      for (var n = 0; parts[n]; n += 1) { parts[n].forEach(function (r) { if (matches(r, tokens)) { hits.push(r); } }); }
      // What stands already stays while more parts arrive: nobody loses the place.
      if (fresh || !drawn) { body.replaceChildren(); drawn = 0; keep = STEP; fresh = false; }
      drawn = Math.min(drawn, hits.length);
      append(keep - drawn);
      fillWindow();
      document.documentElement.setAttribute('data-drawn-in', String(performance.now() - began));
    }
    /** The next rows are there before their place is reached. */
    function fillWindow() {
      while (!byId('more').hidden && byId('more').getBoundingClientRect().top < window.innerHeight + 1500 && more()) { /* goes on */ }
    }
    var fresh = true;
    function append(most) {
      var fragment = document.createDocumentFragment();
      hits.slice(drawn, drawn + most).forEach(function (r) { fragment.appendChild(element(r)); drawn += 1; });
      body.appendChild(fragment);
      var whole = arrived === chunks;
      var filtered = input.value.trim() !== '';
      var found = whole || filtered ? hits.length : total;
      byId('more').hidden = found <= drawn;
      var state = fill(words.shown, [number(found), number(total), number(drawn)]);
      if (filtered && !whole) { state += ' – ' + fill(words.loading, [number(arrived), number(chunks)]); }
      byId('state').textContent = state;
      document.documentElement.setAttribute('data-shown', String(drawn));
      document.documentElement.setAttribute('data-found', String(found));
    }
    function more() {
      var before = drawn;
      load(Math.ceil((drawn + 4 * STEP) / 500) + 1);
      append(STEP);
      return drawn > before;
    }
    function queryOf(hash) {
      var m = /^#q=(.*)$/.exec(hash);
      try { return m ? decodeURIComponent(m[1].replace(/\+/g, ' ')) : ''; } catch (e) { return ''; }
    }
    function hashOf(query) { return '#q=' + encodeURIComponent(query).replace(/%3A/g, ':').replace(/%20/g, '+').replace(/%2C/g, ','); }
    function search() {
      fresh = true;
      remember('query', input.value);
      load(input.value.trim() ? chunks : 1);
      show();
    }
    function fromHash() {
      if (location.hash && location.hash.indexOf('#q=') !== 0) { return; }
      var query = queryOf(location.hash);
      if (query !== input.value) { input.value = query; search(); }
    }
    var typing = 0;
    input.addEventListener('input', function () {
      search();
      window.clearTimeout(typing);
      typing = window.setTimeout(function () { location.replace(hashOf(input.value)); }, 300);
    });
    byId('clear').addEventListener('click', function () { input.value = ''; location.replace('#q='); search(); input.focus(); });
    byId('more').addEventListener('click', more);
    window.addEventListener('scroll', fillWindow, { passive: true });
    window.addEventListener('hashchange', function () {
      fromHash();
      if (location.hash.indexOf('#q=') === 0 && document.activeElement !== input) { byId('list').scrollIntoView(); }
    });

    var at = -1;
    function move(step) {
      var links = all('.name a', body);
      if (!links.length) { return; }
      at = Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) >= 0 ? links.indexOf(document.activeElement) + step : at + step));
      all('tr.here', body).forEach(function (tr) { tr.classList.remove('here'); });
      links[at].closest('tr').classList.add('here');
      links[at].focus();
    }
    keys.j = function () { move(1); };
    keys.k = function () { move(-1); };
    keys['/'] = function () { input.focus(); input.select(); };

    script('list/dictionary.js', function () {
      input.value = queryOf(location.hash);
      search();
      if (input.value) { byId('list').scrollIntoView(); }
    });
  }

  // ---- a document's page --------------------------------------------------------------------------------------
  function documentPage() {
    var viewers = all('.viewer');
    function follow(id) { return function () { var link = byId(id); if (link) { location.href = link.href; } }; }
    keys.j = follow('next');
    keys.k = follow('previous');
    keys.u = follow('up');
    var query = recall('query');
    if (query && byId('up')) { byId('up').href += '#q=' + encodeURIComponent(query); }

    var modes = ['side', 'swipe', 'onion', 'difference'];
    /** The view that the address names (`#p0-1:swipe`), so that a link shows what its sender saw. */
    function fromHash() {
      var m = /^#(p\d+-\d+):([a-z]+)$/.exec(location.hash);
      var viewer = m && byId(m[1]);
      if (!viewer || modes.indexOf(m[2]) < 0) { return; }
      setMode(viewer, m[2]);
      viewer.scrollIntoView();
    }
    function choose(viewer, mode) {
      setMode(viewer, mode);
      location.replace('#' + viewer.id + ':' + mode);
    }
    function setMode(viewer, mode) {
      if (all('img', viewer).length < 2) { return; }
      all('img', viewer).forEach(function (i) { i.loading = 'eager'; });
      viewer.setAttribute('data-mode', mode);
      all('.modes button', viewer).forEach(function (b) { b.setAttribute('aria-pressed', String(b.getAttribute('data-mode') === mode)); });
    }
    /** The viewer that has the focus, or the first whose foot is below the middle of the window. */
    function current() {
      var focused = document.activeElement && document.activeElement.closest('.viewer');
      return focused || viewers.find(function (v) { return v.getBoundingClientRect().bottom > window.innerHeight / 2; });
    }
    viewers.forEach(function (viewer) {
      var images = all('img', viewer);
      var widest = Math.max.apply(null, images.map(function (i) { return Number(i.getAttribute('width')); }));
      if (images.length) { viewer.style.setProperty('--m', widest + 'px'); }
      images.forEach(function (i) { i.parentNode.style.setProperty('--w', (100 * Number(i.getAttribute('width')) / widest) + '%'); });
      if (images.length < 2) { all('.modes', viewer).forEach(function (m) { m.hidden = true; }); }
      all('.modes button', viewer).forEach(function (button) {
        button.addEventListener('click', function () { choose(viewer, button.getAttribute('data-mode')); });
      });
      all('.slide input', viewer).forEach(function (slider) {
        slider.addEventListener('input', function () { viewer.style.setProperty('--v', String(slider.value / 100)); });
      });
      all('.mark input', viewer).forEach(function (box) {
        box.addEventListener('change', function () { viewer.classList.toggle('unmarked', !box.checked); });
      });
    });
    modes.forEach(function (mode, i) {
      keys[String(i + 1)] = function () { var viewer = current(); if (viewer) { choose(viewer, mode); } };
    });
    window.addEventListener('hashchange', fromHash);
    fromHash();
    keys.r = function () {
      all('.mark input').forEach(function (box) { box.click(); });
    };
  }
})();
