-- Stock news, newer wins per (SKU, location).
-- KEYS: for each change the SKU's hash of locations and its summary.
-- ARGV: for each change the location, nanoseconds (as a fixed-width text, which sorts as the
-- number does and is not cut to 53 bits), the available number or '' for unknown, the time as
-- written. Gives the number of changes taken.
local taken = 0
local function number_of(text)
  return text == '' and -math.huge or tonumber(text)
end
for i = 1, #KEYS, 2 do
  local a = (i - 1) * 2
  local location, at, available, written = ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4]
  -- What is summed besides the news: the other locations, of which most SKUs have none.
  local sum, known, newest, newest_written, news = 0, false, at, written, true
  local levels = redis.call('HGETALL', KEYS[i])
  for j = 1, #levels, 2 do
    local held_at, held_available, held_written =
      string.match(levels[j + 1], '^(%d+)|(%-?%d*)|(.*)$')
    if levels[j] == location then
      news = at > held_at
        or (at == held_at and number_of(available) < number_of(held_available))
    else
      if held_available ~= '' then
        known = true
        sum = sum + math.max(0, tonumber(held_available))
      end
      if held_at > newest then newest, newest_written = held_at, held_written end
    end
  end
  if news then
    if available ~= '' then
      known = true
      sum = sum + math.max(0, tonumber(available))
    end
    redis.call('HSET', KEYS[i], location, at .. '|' .. available .. '|' .. written)
    redis.call(
      'SET', KEYS[i + 1], (known and string.format('%d', sum) or '') .. '|' .. newest_written
    )
    taken = taken + 1
  end
end
return taken
