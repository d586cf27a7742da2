#include "storage/chain.hpp"

#include "storage/big_endian.hpp"
#include "storage/blake2b.hpp"

#include <algorithm>
#include <array>

namespace veilleuse::storage {

digest next_chain(const digest& before, const chain_link& link, std::string_view record) {
  constexpr std::size_t head = 32 + 2 + 8 + 8 + 16 + 8;
  std::array<char, head + 32> text;
  char* at = std::copy(before.begin(), before.end(), text.data());
  at = put_big_endian(at, static_cast<std::uint16_t>(link.partition.value));
  at = put_big_endian(at, link.at.value);
  at = put_big_endian(at, link.term.value);
  at = std::copy(link.nonce.begin(), link.nonce.end(), at);
  at = put_big_endian(at, link.ordinal.value);
  const auto of_record = blake2b_of(record);
  std::copy(of_record.begin(), of_record.end(), at);
  return blake2b_of({text.data(), text.size()});
}

}  // namespace veilleuse::storage
