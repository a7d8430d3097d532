-- DropTable
DROP TABLE "recording_piece";
