-- Stock news, newer wins per (SKU, location).
-- KEYS: for each change the SKU's hash of locations and its summary.
-- ARGV: for each change the location and the news: nanoseconds (as a fixed-width text, which sorts
-- as the number does and is not cut to 53 bits), the available number or nothing for unknown, the
-- time as written, with a bar between them. Gives the number of changes taken.
local taken = 0
local function number_of(text)
  return text == '' and -math.huge or tonumber(text)
end
local function parts_of(level)
  return string.match(level, '^(%d+)|(%-?%d*)|(.*)$')
end
for i = 1, #KEYS, 2 do
  local location, told = ARGV[i], ARGV[i + 1]
  local at, available, written = parts_of(told)
  -- What is summed besides the news: the other locations, of which most SKUs have none.
  local sum, known, newest, newest_written, news = 0, false, at, written, true
  local levels = redis.call('HGETALL', KEYS[i])
  for j = 1, #levels, 2 do
    local held_at, held_available, held_written = parts_of(levels[j + 1])
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
    redis.call('HSET', KEYS[i], location, told)
    redis.call(
      'SET', KEYS[i + 1], (known and string.format('%d', sum) or '') .. '|' .. newest_written
    )
    taken = taken + 1
  end
end
return taken
