target_link_libraries(${target} PUBLIC fmt::fmt PRIVATE OpenSSL::Crypto pugixml::pugixml)
