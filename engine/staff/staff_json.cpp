#include "engine/staff/staff_json.hpp"

#include "storage/blake2b.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace veilleuse::engine {

namespace {

namespace json = boost::json;

constexpr std::int64_t file_version = 1;

failure damaged() {
  return {exit_code::data_unusable,
          "The staff file is damaged: restore it from a backup, or remove it and add the staff again."};
}

/// A changed bit in a name or a token's hash is still JSON: without it somebody could not sign in, and nobody
/// would know why.
std::string digest_of(const json::array& list) {
  return fmt::format("{:02x}", fmt::join(storage::blake2b_of(json::serialize(list)), ""));
}

/// Files written before there was a digest have the two other fields alone.
bool is_as_written(const json::object& root, const json::array& list) {
  const auto* const digest = root.if_contains("digest");
  if (digest == nullptr) return root.size() == 2;
  return digest->is_string() && std::string_view{digest->get_string()} == digest_of(list);
}

/// Null when the field is absent or no string.
const json::string* text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view{name.data(), name.size()});
  return value == nullptr ? nullptr : value->if_string();
}

std::optional<staff_account> account_from(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto* id = text_of(*object, "id");
  const auto* name = text_of(*object, "name");
  const auto* role = text_of(*object, "role");
  const auto* hash = text_of(*object, "token_hash");
  const auto* added_at = object->if_contains("added_at");
  if (id == nullptr || name == nullptr || role == nullptr || hash == nullptr) return std::nullopt;
  if (added_at == nullptr || !added_at->is_int64()) return std::nullopt;
  const auto id_bytes = events::id_from_hex({id->data(), id->size()});
  const auto known_role = staff_role_from_name({role->data(), role->size()});
  if (!id_bytes || !known_role) return std::nullopt;
  return staff_account{{*id_bytes},
                       {name->data(), name->size()},
                       *known_role,
                       {hash->data(), hash->size()},
                       {added_at->get_int64()}};
}

}  // namespace

std::string staff_to_json(const std::vector<staff_account>& accounts) {
  json::array list;
  for (const auto& account : accounts) {
    const auto role = name_of(account.role);
    list.push_back(json::object{{"id", events::to_hex(account.id.bytes)},
                                {"name", account.name},
                                {"role", json::string_view{role.data(), role.size()}},
                                {"token_hash", account.token_hash},
                                {"added_at", account.added_at.value}});
  }
  const auto digest = digest_of(list);
  return json::serialize(
             json::object{{"version", file_version}, {"staff", std::move(list)}, {"digest", digest}}) +
         "\n";
}

outcome<std::vector<staff_account>> staff_from_json(std::string_view text) {
  json::error_code error;
  const auto document = json::parse({text.data(), text.size()}, error);
  const auto* root = error ? nullptr : document.if_object();
  const auto* version = root == nullptr ? nullptr : root->if_contains("version");
  if (version == nullptr || !version->is_int64()) return damaged();
  if (version->get_int64() < file_version) return damaged();
  if (version->get_int64() > file_version) {
    return failure{exit_code::data_unusable, "The staff file was written by a newer version of veilleuse."};
  }
  const auto* list = root->if_contains("staff");
  if (list == nullptr || !list->is_array() || !is_as_written(*root, list->get_array())) return damaged();
  std::vector<staff_account> accounts;
  for (const auto& entry : list->get_array()) {
    auto account = account_from(entry);
    if (!account) return damaged();
    accounts.push_back(std::move(*account));
  }
  return accounts;
}

}  // namespace veilleuse::engine
