target_link_libraries(${target} PRIVATE ZLIB::ZLIB BZip2::BZip2 LibLZMA::LibLZMA)
