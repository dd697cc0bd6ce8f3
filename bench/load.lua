-- Load for wrk: GETs, or POSTs each under a key of its own. Ends with one line for a program to read.
--
--   wrk -t1 -c64 -d5s -s bench/load.lua http://127.0.0.1:8081/post
--   LOAD_BODY='{"duty":{n}}' wrk -t1 -c1 -d5s --latency -s bench/load.lua http://127.0.0.1:8081/post
--
-- LOAD_BODY     the body of a POST; {n} stands for a number that no other request has. Not set: GET
-- LOAD_NAMES    a file: each GET is for another path, in which {name} is the next line of it; at its end it begins again
-- LOAD_PATH     that path
-- LOAD_FIRST    the first of these numbers for the first thread (1); thread t begins at LOAD_FIRST + t * LOAD_SPAN
-- LOAD_SPAN     how many numbers a thread has (1000000000)
-- LOAD_CYCLE    after so many requests {n} begins again, where the numbers name things that there are; keys never do (0: never)
-- LOAD_HEADERS  further headers, "Name: value" parted by ";"

local threads = 0

function setup(thread)
	thread:set("at", threads)
	threads = threads + 1
end

local function number_from(name, default)
	return tonumber(os.getenv(name) or "") or default
end

-- A second run against the same store must not repeat the first one's keys.
local function salt()
	local source = assert(io.open("/dev/urandom", "rb"))
	local bytes = source:read(8)
	source:close()
	return (bytes:gsub(".", function(byte) return string.format("%02x", byte:byte()) end))
end

function init()
	body_before, body_after = os.getenv("LOAD_BODY"), ""
	first = number_from("LOAD_FIRST", 1) + at * number_from("LOAD_SPAN", 1000000000)
	cycle = number_from("LOAD_CYCLE", 0)
	sent = 0
	for name, value in (os.getenv("LOAD_HEADERS") or ""):gmatch("%s*([^:;]+):%s*([^;]*)") do
		wrk.headers[name] = value
	end
	if os.getenv("LOAD_NAMES") then
		paths = {}
		for name in io.lines(os.getenv("LOAD_NAMES")) do
			paths[#paths + 1] = (os.getenv("LOAD_PATH"):gsub("{name}", name))
		end
		return
	end
	if not body_before then
		get = wrk.format("GET")
		return
	end
	local from, to = body_before:find("{n}", 1, true)
	if from then
		body_before, body_after = body_before:sub(1, from - 1), body_before:sub(to + 1)
		numbered = true
	end
	wrk.headers["Content-Type"] = wrk.headers["Content-Type"] or "application/json"
	keys = salt() .. "-" .. at .. "-"
end

function request()
	if get then
		return get
	end
	if paths then
		sent = sent + 1
		return wrk.format("GET", paths[sent % #paths + 1])
	end
	local n = cycle > 0 and first + sent % cycle or first + sent
	sent = sent + 1
	wrk.headers["Idempotency-Key"] = keys .. sent
	return wrk.format("POST", nil, nil, body_before .. (numbered and string.format("%d", n) or "") .. body_after)
end

-- Refused and failed requests are counted, so that nobody takes quick refusals for speed.
function done(summary, latency)
	local errors = summary.errors
	local rate = summary.requests / (summary.duration / 1e6)
	print(string.format("load requests/s %s p50_us %d p99_us %d max_us %d refused %d failed %d",
		string.format(rate < 100 and "%.1f" or "%.0f", rate), latency:percentile(50), latency:percentile(99), latency.max,
		errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
